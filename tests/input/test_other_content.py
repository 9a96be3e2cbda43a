"""The same addresses over other content: what the real pages have, others may lack."""

import pytest
from flask.testing import FlaskClient

from tests.fuzz.served import served_app


@pytest.fixture
def elsewhere() -> FlaskClient:
    """Asks an application over content that says of no procedure that it is meant."""
    return served_app().test_client()


def test_where_no_procedure_is_meant_one_must_be_named(elsewhere: FlaskClient) -> None:
    for answer in (
        elsewhere.get("/v1/candidacy/questions"),
        elsewhere.post("/v1/candidacy/assessments", json={"inputs": {}}),
    ):
        assert answer.status_code == 400
        assert answer.json["errors"][0]["parameter"] == "procedure"
    assert elsewhere.get("/v1/candidacy/questions?procedure=pruning").status_code == 200


def test_every_page_without_an_id_answers(elsewhere: FlaskClient) -> None:
    for rule in served_app().url_map.iter_rules():
        if not rule.arguments and "GET" in (rule.methods or ()):
            assert elsewhere.get(rule.rule).status_code < 500, rule.rule
