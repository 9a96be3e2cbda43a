"""Editors check front matter by JSON Schemas that are made from the kinds and agree with the loader."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kbapi.content.files import PageFile, page_files
from kbapi.kinds import KINDS, Kind
from kbapi.kinds._editor_schema import editor_schema, editor_schemas
from tests.kinds.samples import SAMPLE_CONTENT
from tests.kinds.yaml_1_2 import front_matter_as_an_editor_reads_it

ROOT = Path(__file__).parents[2]
PAGES = [
    file
    for folder in (SAMPLE_CONTENT, ROOT / "content")
    for file in page_files(folder)
    if isinstance(file, PageFile)
]
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)


@each_kind
def test_the_schema_of_a_kind_is_valid_json_schema_2020_12(kind: Kind) -> None:
    Draft202012Validator.check_schema(editor_schema(kind))


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.shown)
def test_every_page_is_accepted_and_an_unknown_key_on_it_refused(file: PageFile) -> None:
    validator = Draft202012Validator(editor_schema(file.kind))
    front = front_matter_as_an_editor_reads_it(file.path)
    assert [error.message for error in validator.iter_errors(front)] == []
    assert not validator.is_valid({**front, "alias": ["another"]})


@each_kind
def test_every_key_at_any_depth_is_described(kind: Kind) -> None:
    assert [where for where, shape in properties(editor_schema(kind)) if not shape.get("description")] == []


@each_kind
def test_no_mapping_takes_unknown_keys(kind: Kind) -> None:
    open_ones = [
        where
        for where, shape in properties({"properties": {"page": editor_schema(kind)}})
        if "properties" in shape and shape.get("additionalProperties") is not False
    ]
    assert open_ones == []


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("risk", {"serious": "maybe"}),
        ("risk", {"serious": True}),
        ("risk", {"procedures": []}),
        ("risk", {"id": "Not An Id"}),
        ("risk", {"facts": [{"topic": "risk", "answer": "Yes."}]}),
        ("procedure", {"inherits": "some"}),
        ("procedure", {"inherits": {"only": ["a"], "except": ["b"]}}),
        ("topic", {"order": -1}),
        ("topic", {"group": "nowhere"}),
        ("candidacy_rule", {"when": {"input": "ground"}}),
    ],
    ids=str,
)
def test_what_the_loader_refuses_is_refused_in_the_editor(kind: str, changes: dict[str, Any]) -> None:
    file = next(file for file in PAGES if file.kind.name == kind)
    front = front_matter_as_an_editor_reads_it(file.path)
    assert not Draft202012Validator(editor_schema(KINDS[kind])).is_valid({**front, **changes})


def test_the_schemas_in_the_repository_are_those_of_the_code() -> None:
    """Fails after a change of the kinds until `kbapi schemas` is run."""
    folder = ROOT / "schemas" / "content"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == editor_schemas()


def test_the_texts_of_schemas_are_json_and_end_with_a_line_break() -> None:
    for name, text in editor_schemas().items():
        assert name.endswith(".schema.json")
        assert json.loads(text)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert text.endswith("}\n")


def properties(schema: dict[str, Any], where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property of a schema at any depth with the way to it."""
    for name, shape in schema.get("properties", {}).items():
        yield f"{where}/{name}", shape
        yield from properties(shape, f"{where}/{name}")
        yield from properties(shape.get("items", {}), f"{where}/{name}/items")
