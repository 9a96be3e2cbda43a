"""Problems: every error is one, every type has a page of cause and cure, and no error leads elsewhere."""

import re
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from kbapi import errors
from kbapi.web.problem_types import PROBLEM_TYPES
from kbapi.web.problems import STATUS_OF_ERROR, tell_below
from tests.publishing import application

METHODS = ("POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "FOO")


OTHER_FORMS = ("/fhir/",)
"""Paths below which a protocol tells problems in its own form; their tests stand with it."""


def routes(app: Flask) -> list[str]:
    """Every address with a real or made-up id in each place, but those that tell problems in another form."""
    found = {re.sub(r"<[^>]+>", "x", rule.rule) for rule in app.url_map.iter_rules()}
    return sorted(path for path in found if not path.startswith(OTHER_FORMS))


def problem_of(answer: Any) -> Any:
    assert answer.content_type == "application/problem+json"
    assert set(answer.json) >= {"type", "title", "status", "detail", "instance"}
    assert answer.json["status"] == answer.status_code
    return answer.json


def test_every_address_refuses_every_other_method_and_names_its_own(real_app: Flask) -> None:
    client = real_app.test_client()
    for path in routes(real_app):
        own = set(client.options(path).headers["Allow"].split(", "))
        for method in set(METHODS) - own:
            answer = client.open(path, method=method)
            assert problem_of(answer)["type"] == "/problems/method-not-allowed", (method, path)
            assert answer.status_code == 405
            assert set(answer.headers["Allow"].split(", ")) == own, (method, path)
            assert own >= {"GET", "HEAD", "OPTIONS"} or own == {"POST", "OPTIONS"}, path


def test_a_method_cannot_be_smuggled_in(client: FlaskClient) -> None:
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert client.get("/v1/risks", headers={name: "DELETE"}).status_code == 200


def test_head_gives_the_headers_of_get_and_no_body(real_app: Flask) -> None:
    client = real_app.test_client()
    own = {"X-Request-ID", "Content-Length"}
    for path in routes(real_app):
        got, head = client.get(path), client.head(path)
        assert head.status_code == got.status_code
        assert head.data == b""
        kept = {name: value for name, value in got.headers if name not in own}
        assert {name: value for name, value in head.headers if name not in own} == kept, path


@pytest.mark.parametrize("slug", PROBLEM_TYPES)
def test_every_type_has_a_page_for_people_and_for_programs(client: FlaskClient, slug: str) -> None:
    page = client.get(f"/problems/{slug}")
    known = PROBLEM_TYPES[slug]
    assert page.mimetype == "text/html"
    assert known.cure.replace("'", "&#39;") in page.text
    plain = client.get(f"/problems/{slug}", headers={"Accept": "application/json"})
    assert plain.json == {
        "type": f"/problems/{slug}", "title": known.title, "status": known.status, "cause": known.cause,
        "cure": known.cure,
    }  # fmt: skip
    assert "Accept" in plain.headers["Vary"]


def test_the_type_of_every_problem_leads_to_its_page(client: FlaskClient) -> None:
    for path in ("/nowhere", "/v1/risks?limit=0", "/v1/risks?x=1", "/v1/risks?cursor=abc", "/v1/risks/none"):
        assert client.get(problem_of(client.get(path))["type"]).status_code == 200


def test_types_are_absolute_where_the_public_address_is_known(real_state: Any) -> None:
    client = application(real_state, base_url="https://kb.example/").test_client()
    assert client.get("/nowhere").json["type"] == "https://kb.example/problems/not-found"
    page = client.get("/v1/procedures/epidural").json
    assert page["href"] == "https://kb.example/v1/procedures/epidural"
    assert 'href="https://kb.example/v1/claims/' in page["sections"][0]["html"]
    assert client.get("/v1/risks").json["links"]["self"] == "https://kb.example/v1/risks"


def test_every_error_of_ours_has_a_type_of_problem() -> None:
    tree = [errors.KnowledgeBaseError]
    for kind in tree:
        tree += kind.__subclasses__()
    for kind in tree:
        assert any(parent in STATUS_OF_ERROR for parent in kind.__mro__), kind
    assert set(STATUS_OF_ERROR.values()) <= PROBLEM_TYPES.keys()


def test_the_instance_is_the_id_of_the_request(client: FlaskClient) -> None:
    own = "123e4567-e89b-12d3-a456-426614174000"
    answer = client.get("/nowhere", headers={"X-Request-ID": own})
    assert answer.json["instance"] == answer.headers["X-Request-ID"] == own
    for odd in ("patient-name-12345678", "x" * 1000, "a\tb", ""):
        assert client.get("/nowhere", headers={"X-Request-ID": odd}).json["instance"] != odd


def test_a_protocol_may_tell_every_problem_below_its_path_in_its_own_form(real_state: Any) -> None:
    """Also those of unknown paths and methods, and not those of paths that only begin alike."""
    app = application(real_state)
    app.add_url_rule("/tea/pot", "pot", lambda: "tea")
    tell_below(app, "/tea", lambda told: Response(f"{told.known.slug}!", told.status, mimetype="text/tea"))
    client = app.test_client()
    for path, method, text in (
        ("/tea", "GET", "not-found!"), ("/tea/x", "GET", "not-found!"),
        ("/tea/pot", "PUT", "method-not-allowed!"), ("/tea/x?a=1&a=2", "GET", "bad-request!"),
    ):  # fmt: skip
        answer = client.open(path, method=method)
        assert (answer.text, answer.mimetype, answer.headers["Cache-Control"]) == (
            text,
            "text/tea",
            "no-store",
        )
    assert client.put("/tea/pot").headers["Allow"]
    assert client.get("/tea/pot", headers={"If-Match": '"x"'}).text == "precondition-failed!"
    assert problem_of(client.get("/teapot"))


def test_an_unforeseen_fault_is_a_problem_that_tells_nothing(real_state: Any) -> None:
    app = application(real_state)
    app.add_url_rule("/fault", "fault", lambda: {}["secret"])
    answer = app.test_client().get("/fault")
    assert problem_of(answer)["type"] == "/problems/internal-error"
    assert "secret" not in answer.text
