"""The exported site: every file and its headers as the application answers, and nothing else overwritten."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kbapi.compile_edition import export_site
from kbapi.config import Settings
from kbapi.errors import BadRequestError, BadSettingError
from kbapi.knowledge_base import connect
from tests.compile_edition.asking import OWN_OF_REQUEST, ask
from tests.compile_edition.conftest import Pair
from tests.publishing import NOON


def export(settings: Settings, folder: Path) -> dict[str, Any]:
    """What the list of an exported site says."""
    base = connect(settings.database, settings.state, settings.search_engine, settings.poll_interval)
    export_site(settings, base, NOON.date(), folder)
    return json.loads((folder / "headers.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def folder(sample: Pair, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "site"
    export(sample.settings, folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_file_and_its_headers_are_the_live_answer(sample: Pair, folder: Path) -> None:
    listed = json.loads((folder / "headers.json").read_text("utf-8"))
    asked = set()
    for answer in listed["answers"]:
        headers = {"ACCEPT_LANGUAGE": answer["language"]} if answer["language"] else {}
        headers |= {"ACCEPT": answer["accept"]} if answer["accept"] and not answer["default"] else {}
        headers |= {"ACCEPT_ENCODING": "gzip"} if answer["encoding"] == "gzip" else {}
        live = ask(sample.live, answer["address"], **headers)
        file = dict(listed["files"][answer["file"]])
        told = listed["sets"][file.pop("set")] | file
        own = {OWN_OF_REQUEST: live.header(OWN_OF_REQUEST), "Content-Length": str(len(live.body))}
        assert live.status == 200
        assert dict(live.headers) == told | own, answer
        assert (folder / listed["folder"] / answer["file"]).read_bytes() == live.body, answer
        asked.add(answer["file"])
    assert asked == listed["files"].keys() == contents(folder / listed["folder"]).keys()
    assert len(listed["answers"]) > 1_000
    assert {"/", "/v1/procedures/pruning", "/v1/procedures/pruning?lang=es"} <= {
        answer["address"] for answer in listed["answers"]
    }


def test_a_second_export_replaces_the_first_by_the_same(sample: Pair, folder: Path) -> None:
    before = contents(folder)
    (folder / "left-over").write_text("from before")
    export(sample.settings, folder)
    assert contents(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["site"]


def test_a_folder_of_something_else_is_left_alone(sample: Pair, tmp_path: Path) -> None:
    (tmp_path / "headers.json").write_text('{"format": "of another program"}')
    with pytest.raises(BadRequestError, match="no folder of an earlier export"):
        export(sample.settings, tmp_path)
    with pytest.raises(BadRequestError, match="no folder of an earlier export"):
        export(sample.settings, tmp_path / "headers.json")
    assert [path.name for path in tmp_path.iterdir()] == ["headers.json"]


def test_what_needs_a_key_is_not_laid_open(sample: Pair, tmp_path: Path) -> None:
    with pytest.raises(BadSettingError, match="KBAPI_PUBLIC: 'read'"):
        export(replace(sample.settings, public="read"), tmp_path / "site")
    assert not (tmp_path / "site").exists()
