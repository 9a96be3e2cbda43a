"""Validators and freshness: strong ETags, conditional requests, and how long an answer may be kept."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PATHS = [
    "/v1/procedures/epidural",
    "/v1/risks",
    "/v1/search?q=pain",
    "/v1/export",
    "/docs",
    "/assets/leaflet.css",
]
FRESH = "public, max-age=60, stale-while-revalidate=86400, stale-if-error=604800"


def conditional(client: FlaskClient, path: str, if_none_match: str) -> TestResponse:
    return client.get(path, headers={"If-None-Match": if_none_match})


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_has_a_strong_etag_that_stays_the_same(client: FlaskClient, path: str) -> None:
    tags = {client.get(path).headers["ETag"] for _ in range(3)}
    assert len(tags) == 1
    assert not tags.pop().startswith("W/")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("spelling", ["{tag}", "W/{tag}", '"other", {tag}', 'W/"other" ,  W/{tag}', "*"])
def test_a_client_that_has_the_answer_gets_a_304_that_repeats_what_caches_need(
    client: FlaskClient, path: str, spelling: str
) -> None:
    known = client.get(path)
    answer = conditional(client, path, spelling.format(tag=known.headers["ETag"]))
    assert (answer.status_code, answer.data) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary", "KB-Edition"):
        assert answer.headers[name] == known.headers[name]
    assert "Content-Length" not in answer.headers


@pytest.mark.parametrize(
    "junk",
    [
        '"other"',
        "other",
        "W/",
        '"',
        ",,,",
        '"a" "b"',
        "é",
        "\x7f",
        "a" * 16_000,
        '",' * 8_000,
        '"' * 16_001,
    ],
)
def test_a_client_that_has_something_else_gets_the_answer(client: FlaskClient, junk: str) -> None:
    assert conditional(client, "/v1/terms/contrast", junk).status_code == 200


def test_a_head_request_is_conditional_too(client: FlaskClient) -> None:
    tag = client.get("/v1/risks").headers["ETag"]
    assert client.head("/v1/risks", headers={"If-None-Match": tag}).status_code == 304


def test_a_version_that_is_not_there_is_a_failed_precondition(client: FlaskClient) -> None:
    tag = client.get("/v1/risks").headers["ETag"]
    assert client.get("/v1/risks", headers={"If-Match": tag}).status_code == 200
    answer = client.get("/v1/risks", headers={"If-Match": '"other"'})
    assert (answer.status_code, answer.json["type"]) == (412, "/problems/precondition-failed")
    assert answer.headers["Cache-Control"] == "no-store"


def test_answers_may_be_kept_for_a_minute_and_shown_stale_while_checked(client: FlaskClient) -> None:
    assert client.get("/v1/procedures/epidural").headers["Cache-Control"] == FRESH


def test_a_pinned_edition_may_be_kept_for_ever(client: FlaskClient) -> None:
    edition = client.get("/version").json["edition"]
    kept = client.get(f"/v1/procedures?edition={edition}").headers["Cache-Control"]
    assert kept == "public, max-age=31536000, immutable"
    for query in ("edition=current", "as_of=2099-01-01"):
        assert client.get(f"/v1/procedures?{query}").headers["Cache-Control"] == FRESH


@pytest.mark.parametrize(
    "path", ["/v1/procedures/none", "/v1/risks?limit=0", "/nowhere", "/v1/risks?edition=00000000000000000000"]
)
def test_errors_are_never_kept_and_have_no_validator(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (400, 404)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert conditional(client, path, "*").status_code == answer.status_code


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/version", "/metrics"])
def test_what_is_true_only_now_is_never_kept(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_byte_ranges_are_not_offered(client: FlaskClient) -> None:
    answer = client.get("/v1/risks", headers={"Range": "bytes=0-3"})
    assert answer.status_code == 200
    assert "Content-Range" not in answer.headers


def test_every_answer_names_the_edition_even_an_error(client: FlaskClient) -> None:
    edition = client.get("/version").json["edition"]
    for path in (*PATHS, "/nowhere", "/v1/risks?limit=0", "/problems/not-found", "/metrics", "/", "/%00"):
        assert client.get(path).headers["KB-Edition"] == edition, path
    assert client.options("/v1/risks").headers["KB-Edition"] == edition
    assert client.delete("/v1/risks").headers["KB-Edition"] == edition
