"""Query parameters: unknown and repeated ones are refused by name, with the nearest known one."""

import pytest
from flask.testing import FlaskClient

from tests.api.contract import Contract


@pytest.mark.parametrize(
    ("address", "name", "nearest"),
    [
        ("/v1/procedures", "regions", "region"),
        ("/v1/procedures", "Region", "region"),
        ("/v1/procedures/epidural", "organization", "organisation"),
        ("/v1/facts", "topics", "topic"),
        ("/v1/search?q=x", "limits", "limit"),
        ("/v1/suggest?q=x", "language", "lang"),
        ("/v1/codes?system=loinc&code=1-8", "asof", "as_of"),
        ("/v1/claims/F107", "editions", "edition"),
        ("/v1/editions", "cursr", "cursor"),
        ("/v1/export", "editon", "edition"),
        ("/v1/procedures/epidural/education", "section", "sections"),
    ],
)
def test_an_unknown_parameter_is_named_with_the_nearest_known_one(
    client: FlaskClient, address: str, name: str, nearest: str
) -> None:
    answer = client.get(f"{address}{'&' if '?' in address else '?'}{name}=secret")
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/unknown-parameter")
    assert answer.json["detail"] == f"There is no parameter `{name}` here. Did you mean `{nearest}`?"
    assert answer.json["errors"] == [{"detail": answer.json["detail"], "parameter": name}]
    assert "secret" not in answer.text


def test_every_operation_refuses_what_it_does_not_know(client: FlaskClient, contract: Contract) -> None:
    for path, _ in contract.operations.values():
        answer = client.get(f"{path.replace('{', 'x').replace('}', 'x')}?q=x&system=x&code=x&zzz=1")
        assert answer.json["type"] == "/problems/unknown-parameter", path


@pytest.mark.parametrize("page", ["/", "/docs", "/openapi.json", "/health/live", "/version", "/metrics"])
def test_pages_without_parameters_refuse_all(client: FlaskClient, page: str) -> None:
    answer = client.get(f"{page}?utm_source=x")
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/unknown-parameter")
    assert "`utm_source`" in answer.json["detail"]


def test_the_name_of_an_unknown_parameter_is_shown_only_if_it_is_a_plain_one(client: FlaskClient) -> None:
    for name in ("<script>", "a b", "é", "x" * 65, "a\tb"):
        answer = client.get("/v1/risks", query_string={name: "1"})
        assert answer.status_code == 400
        assert answer.json["errors"][0]["parameter"] == "(unreadable name)"
        assert name not in answer.text


def test_a_repeated_parameter_is_refused_even_when_it_is_spelt_differently(client: FlaskClient) -> None:
    for query in ("limit=1&limit=2", "limit=1&limit=1", "limit=1&%6Cimit=1", "lang=en&limit=3&lang=es"):
        answer = client.get(f"/v1/risks?{query}")
        assert answer.status_code == 400
        assert answer.json["errors"][0]["parameter"] in ("limit", "lang")
        assert "2 times" in answer.json["detail"]


def test_empty_parts_of_a_query_are_nothing(client: FlaskClient) -> None:
    assert client.get("/v1/risks?&&limit=2&").status_code == 200
    assert client.get("/v1/risks?").status_code == 200


def test_a_missing_parameter_is_named(client: FlaskClient) -> None:
    answer = client.get("/v1/codes?system=loinc")
    assert answer.json["errors"] == [{"detail": "`code` is missing.", "parameter": "code"}]


def test_all_unfit_parameters_are_told_at_once(client: FlaskClient) -> None:
    answer = client.get("/v1/facts?limit=0&topic=BAD&agreement=maybe&lang=%21")
    assert {told["parameter"] for told in answer.json["errors"]} == {"limit", "topic", "agreement", "lang"}


def test_a_choice_that_does_not_exist_is_answered_with_the_choices(client: FlaskClient) -> None:
    answer = client.get("/v1/facts?agreement=maybe")
    assert "single, agree, complement, differ" in answer.json["detail"]
    assert "maybe" not in answer.text
