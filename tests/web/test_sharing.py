"""Sharing with other people's pages (CORS): any origin, no credentials, also on errors and preflights."""

import pytest
from flask.testing import FlaskClient

ORIGIN = {"Origin": "https://clinic.example"}


@pytest.mark.parametrize("path", ["/v1/procedures", "/nowhere", "/v1/risks?limit=0", "/openapi.json"])
def test_any_origin_may_read_answers_and_errors_but_without_credentials(
    client: FlaskClient, path: str
) -> None:
    for headers in (ORIGIN, {"Origin": "null"}, {}):
        answer = client.get(path, headers=headers)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "KB-Edition" in answer.headers["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_preflight_allows_reading_and_says_for_how_long(client: FlaskClient) -> None:
    wanted = ORIGIN | {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    answer = client.options("/v1/procedures/epidural", headers=wanted)
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]
    assert answer.headers["Access-Control-Max-Age"] == "86400"
    assert "Access-Control-Allow-Private-Network" not in answer.headers


@pytest.mark.parametrize("path", ["/v1/answers", "/v1/candidacy/assessments", "/cds-services/any"])
def test_questions_may_be_posted_from_any_page(client: FlaskClient, path: str) -> None:
    wanted = ORIGIN | {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    answer = client.options(path, headers=wanted)
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST, OPTIONS"
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]


def test_what_is_posted_from_any_page_may_be_read_there_and_nothing_is_kept(client: FlaskClient) -> None:
    answer = client.post("/v1/answers", json={"q": "can I drive home"}, headers=ORIGIN)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"
    refused = client.post("/v1/risks", json={}, headers=ORIGIN)
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (405, "*")


def test_plain_options_name_the_methods_of_an_address(client: FlaskClient) -> None:
    answer = client.options("/v1/procedures")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert client.options("/nowhere").status_code == 404
