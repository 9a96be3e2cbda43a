"""Health: live while the process answers, ready when database, edition and index can."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kbapi import __version__
from kbapi.knowledge_base.editions import INDEX_FOLDER
from tests.publishing import SAMPLE_CONTENT, application, published


@pytest.fixture
def empty(tmp_path: Path) -> FlaskClient:
    """An application into whose state folder nothing was published."""
    return application(tmp_path).test_client()


def test_a_published_knowledge_base_is_live_and_ready(client: FlaskClient) -> None:
    assert client.get("/health/live").json == {"status": "ok"}
    assert client.get("/health/ready").json == {
        "status": "ok", "checks": {"database": "ok", "edition": "ok", "index": "ok"},
    }  # fmt: skip


def test_without_an_edition_it_is_live_but_not_ready(empty: FlaskClient) -> None:
    assert empty.get("/health/live").status_code == 200
    answer = empty.get("/health/ready")
    assert (answer.status_code, answer.json["type"]) == (503, "/problems/not-ready")
    assert "edition" in answer.json["detail"]
    assert answer.headers["Retry-After"] == "5"


def test_without_an_edition_every_answer_is_a_problem_that_says_what_to_do(empty: FlaskClient) -> None:
    for path in ("/v1/procedures", "/v1/search?q=x", "/v1/claims/F107", "/v1/export", "/v1/editions", "/"):
        answer = empty.get(path)
        assert (answer.status_code, answer.json["type"]) == (503, "/problems/not-ready"), path
        assert "kbapi publish" in answer.json["detail"]
        assert answer.headers["Retry-After"] == "5"
        assert "KB-Edition" not in answer.headers
    assert empty.get("/version").json["edition"] is None
    for path in ("/docs", "/openapi.json", "/problems/not-ready", "/metrics"):
        assert empty.get(path).status_code == 200


def test_a_missing_index_is_told_and_everything_else_goes_on(tmp_path: Path) -> None:
    published(SAMPLE_CONTENT, tmp_path)
    for file in (tmp_path / INDEX_FOLDER).rglob("MANIFEST.json"):
        file.write_text("{}")
    client = application(tmp_path).test_client()
    answer = client.get("/v1/search?q=tree")
    assert (answer.status_code, answer.json["type"]) == (503, "/problems/not-ready")
    assert answer.headers["Retry-After"]
    assert client.get("/v1/procedures/pruning").status_code == 200


def test_the_version_and_the_edition_are_told(client: FlaskClient) -> None:
    told = client.get("/version").json
    assert told == {"version": __version__, "edition": client.get("/v1/editions/current").json["id"]}


def test_metrics_are_in_the_format_of_prometheus(client: FlaskClient) -> None:
    client.get("/v1/risks")
    answer = client.get("/metrics")
    assert answer.mimetype == "text/plain"
    assert 'kbapi_requests_total{method="GET",route="/v1/risks",status="200"}' in answer.text
    assert "kbapi_request_seconds_bucket" in answer.text


def test_the_time_of_publication_in_metrics_is_that_of_the_current_edition(client: FlaskClient) -> None:
    edition = client.get("/v1/editions/current").json["id"]
    client.get(f"/v1/risks?edition={edition}")
    [line] = [
        line for line in client.get("/metrics").text.splitlines() if line.startswith("kbapi_edition_pub")
    ]
    assert float(line.split()[1]) == pytest.approx(1795348800.0)
