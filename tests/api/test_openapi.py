"""The OpenAPI document: valid, complete, with examples that can be run, and kept fresh beside the code."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from werkzeug.test import TestResponse

from kbapi.app import openapi_document
from kbapi.config import CHECKOUT
from tests.api.contract import Contract, Plain


def parameters(contract: Contract) -> Iterator[tuple[str, Plain]]:
    """Every parameter with the id of its operation."""
    for operation_id, (_, operation) in contract.operations.items():
        for parameter in operation["parameters"]:
            yield operation_id, parameter


def examples(contract: Contract) -> Iterator[tuple[str, str, Plain]]:
    """Every operation with the address of its example: the required parameters alone, then each other one."""
    for operation_id, (path, operation) in contract.operations.items():
        told = {known["name"]: known for known in operation["parameters"]}
        inside = {name: known["example"] for name, known in told.items() if known["in"] == "path"}
        outside = {name: known for name, known in told.items() if known["in"] == "query"}
        needed = {name: known["example"] for name, known in outside.items() if known["required"]}
        yield operation_id, path.format(**inside), needed
        for name, known in outside.items():
            if "example" in known and name not in needed:
                yield operation_id, path.format(**inside), needed | {name: known["example"]}


def own_headers(answer: TestResponse) -> dict[str, str]:
    """The headers of an answer without those that are different every time or only come with a body."""
    return {name: value for name, value in answer.headers if name not in ("X-Request-ID", "Content-Length")}


def schemas(part: Any) -> Iterator[Plain]:
    """Every object in the document."""
    if isinstance(part, dict):
        yield part
        for inner in part.values():
            yield from schemas(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from schemas(inner)


def test_the_document_is_valid_openapi_3_1(contract: Contract) -> None:
    assert contract.document["openapi"].startswith("3.1")
    validate(contract.document, cls=OpenAPIV31SpecValidator)


def test_the_file_kept_with_the_code_is_fresh() -> None:
    kept = (CHECKOUT / "openapi.yaml").read_text("utf-8")
    assert kept == openapi_document().yaml, "openapi.yaml is stale: run `make openapi`"


def test_the_document_needs_neither_content_nor_database(real_app: Flask) -> None:
    assert openapi_document() == real_app.extensions["kbapi.openapi"]


def test_every_address_below_v1_is_in_the_document_and_no_other(contract: Contract, real_app: Flask) -> None:
    rules = {re.sub(r"<(\w+)>", r"{\1}", rule.rule) for rule in real_app.url_map.iter_rules()}
    assert {rule for rule in rules if rule.startswith("/v1")} == set(contract.document["paths"])


def test_every_operation_has_an_id_of_its_own_a_summary_and_a_tag(contract: Contract) -> None:
    told = [operation for path in contract.document["paths"].values() for operation in path.values()]
    assert len({operation["operationId"] for operation in told}) == len(told)
    for operation in told:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", operation["operationId"])
        assert operation["summary"].endswith(".")
        assert operation["tags"]
    assert {tag for operation in told for tag in operation["tags"]} == {
        tag["name"] for tag in contract.document["tags"]
    }


def test_every_parameter_is_described_and_bounded(contract: Contract) -> None:
    for operation_id, parameter in parameters(contract):
        schema, place = parameter["schema"], (operation_id, parameter["name"])
        assert parameter["in"] == "path" or parameter["description"], place
        if schema["type"] == "integer":
            assert {"minimum", "maximum"} <= schema.keys(), place
        else:
            assert schema["type"] == "string", place
            assert schema.keys() & {"enum", "maxLength", "pattern"}, place
        assert "\\Z" not in schema.get("pattern", ""), place


def test_every_parameter_but_the_opaque_cursor_has_an_example(contract: Contract) -> None:
    without = {parameter["name"] for _, parameter in parameters(contract) if "example" not in parameter}
    assert without == {"cursor"}


def test_every_example_can_be_run(client: FlaskClient, contract: Contract) -> None:
    ran = set()
    for operation_id, path, query in examples(contract):
        answer = client.get(path, query_string=query)
        assert answer.status_code == 200, (path, query, answer.text[:500])
        assert contract.complaints(path, answer) == []
        head = client.head(path, query_string=query)
        assert (head.status_code, head.data) == (200, b"")
        assert own_headers(head) == own_headers(answer)
        ran.add(operation_id)
    assert ran == contract.operations.keys()


def test_every_example_of_a_body_can_be_sent(client: FlaskClient, contract: Contract) -> None:
    for path, operation in contract.posts.values():
        for media_type, content in operation["requestBody"]["content"].items():
            answer = client.post(path, json=content["example"], content_type=media_type)
            assert answer.status_code == 200, answer.text
            assert contract.complaints(path, answer, "post") == []
        assert {"400", "404", "413", "415", "422", "503"} <= operation["responses"].keys()


def test_every_example_finds_something(client: FlaskClient, contract: Contract) -> None:
    for _, path, query in examples(contract):
        body = client.get(path, query_string=query).get_json(silent=True) or {}
        # After the current edition there are no changes, and no name of another one can be foretold.
        assert body.get("total", 1) > 0 or "since" in query, (path, query)


def test_every_operation_tells_its_problems_and_that_an_answer_may_be_unchanged(contract: Contract) -> None:
    for path, operation in contract.operations.values():
        responses = operation["responses"]
        assert {"200", "304", "400", "404", "503"} <= responses.keys(), path
        for status, response in responses.items():
            if status.startswith(("4", "5")):
                assert list(response["content"]) == ["application/problem+json"], (path, status)
                assert response["content"]["application/problem+json"]["schema"]["$ref"].endswith("/Problem")
        assert {"ETag", "KB-Edition", "Content-Language"} <= responses["200"]["headers"].keys()
    default = contract.document["components"]["responses"]["DEFAULT_ERROR"]
    assert list(default["content"]) == ["application/problem+json"]


def test_no_answer_forbids_what_a_later_version_may_add(contract: Contract) -> None:
    known, seen = contract.document["components"]["schemas"], set()
    waiting = [told for _, told in (*contract.operations.values(), *contract.posts.values())]
    waiting = [operation["responses"] for operation in waiting]
    while waiting:
        for part in schemas(waiting.pop()):
            assert part.get("additionalProperties") is not False
            name = part.get("$ref", "").rpartition("/")[2]
            if name in known and name not in seen:
                seen.add(name)
                waiting.append(known[name])
    assert {"Procedure", "Claim", "Problem"} <= seen


def test_every_schema_is_mentioned_and_none_has_a_name_of_the_framework(contract: Contract) -> None:
    names = contract.document["components"]["schemas"]
    mentioned = {part["$ref"].rpartition("/")[2] for part in schemas(contract.document) if "$ref" in part}
    assert set(names) <= mentioned
    assert not {name for name in names if name.endswith(("Schema", "Shape", "1")) or "Pagination" in name}


@pytest.mark.parametrize("word", ["info", "servers", "tags", "paths", "components"])
def test_the_document_begins_with_its_version(contract: Contract, word: str) -> None:
    assert next(iter(contract.document)) == "openapi"
    assert contract.document[word]
