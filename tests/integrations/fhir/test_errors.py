"""Every error below /fhir is an OperationOutcome, whoever raises it; no input breaks anything."""

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from kbapi.fhir.search import PARAMETERS
from kbapi.integrations.fhir.kinds import KINDS
from tests.integrations.fhir.judging import faults
from tests.publishing import application
from tests.web.test_odd_requests import raw

BAD_IDS = (
    "none", "facet", "facet.fr", "facet.", ".en", "facet.en.en", "FACET.en", "a" * 64, "a" * 65, "a" * 300,
    "facet_en", "facet%20en", "facet.en%00", "%ff", "é", "facet|en", "$validate", "_history", "_search",
    "facet.en;x=1", "%0d%0aSet-Cookie:x",
)  # fmt: skip
BAD_SEARCHES = (
    "_count=-1", "_count=1e9", "_count=", "_count=x", "_count=%EF%BC%91", "_offset=-1", "_summary=maybe",
    "_summary=", "_elements=", "_elements=a.b", "_elements=../x", "_summary=true&_elements=title",
    "_include=Library:depends-on", "_revinclude=*", "_include:iterate=x", "_has:Library:url:_id=x",
    "depends-on.title=x", "url:below=http://x", "title:missing=true", "title:foo=x", "status:not=draft",
    "context:in=x", "title=", "title=,", "title=a,,b", "date=yesterday", "date=2026-13", "date=2026-02-30",
    "date=ap2026", "date=zz2026", "date=2026-11-22T25:00Z", "date=0000", "date=2026-11-22T12:00:00Zx",
    "_lastUpdated=2026-1-1", "_sort=title", "_filter=x", "_text=x", "_content=x", "colour=red", "=x",
    "title=a&title=b", "_id=a&_id=b", "_pretty=yes", "_total=some", "_format=json&_format=json",
    "_id=" + ",".join("x" * 51), "as_of=2026-01-01", "edition=x&edition=y", "lang=es",
)  # fmt: skip
OTHER_FORMS = (
    "xml",
    "application/fhir+xml",
    "text/xml",
    "ttl",
    "html",
    "x" * 300,
    "",
    "json;fhirVersion=3.0",
)


def assert_outcome(answer: TestResponse, status: int) -> Any:
    """The answer is a valid OperationOutcome of this status that no cache may keep."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/fhir+json; charset=utf-8"
    assert answer.json["resourceType"] == "OperationOutcome"
    assert faults(answer.json) == []
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Location" not in answer.headers
    return answer.json["issue"][0]


@pytest.mark.parametrize("resource_id", BAD_IDS)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_id_that_is_none_is_not_found(real_app: Flask, kind: str, resource_id: str) -> None:
    if (kind, resource_id) not in (("ActivityDefinition", "facet"), ("PlanDefinition", "facet")):
        for path in (f"/fhir/{kind}/{resource_id}", f"/fhir/{kind}/{resource_id}/_history/x"):
            assert assert_outcome(raw(real_app, path), 404)["code"] == "not-found"


@pytest.mark.parametrize(
    "path",
    [
        "", "/Patient", "/Patient/1", "/library", "/Library/facet.en/_history", "/Library/facet.en/x/y",
        "/Library/$everything", "/_history", "/metadata/x", "/StructureDefinition/Library", "//Library",
        "/Library//x", "/Library/facet.en/_history/" + "a" * 20, "/Library/facet.en/_history/" + "a" * 64,
        "/Library/facet.en/_history/current", "/PlanDefinition/facet/_history/" + "0" * 64,
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(real_app: Flask, path: str) -> None:
    assert assert_outcome(raw(real_app, f"/fhir{path}"), 404)["code"] == "not-found"


@pytest.mark.parametrize("query", BAD_SEARCHES)
def test_a_parameter_that_is_unknown_or_unfit_is_refused_by_name(real_app: Flask, query: str) -> None:
    issue = assert_outcome(raw(real_app, "/fhir/Library", query.encode()), 400)
    names = {part.partition("=")[0] for part in query.split("&")}
    assert {place.removeprefix("http.") for place in issue["location"]} <= names | {"(unreadable name)"}
    assert issue["code"] in ("value", "not-supported")


def test_a_misspelt_parameter_is_told_the_nearest_one(client: FlaskClient) -> None:
    issue = assert_outcome(client.get("/fhir/Library?tittle=x"), 400)
    assert "`title`" in issue["diagnostics"]


@pytest.mark.parametrize("query", ["_count=1", "title=x", "_summary=count", "x=1", "_summary=x"])
def test_a_read_takes_only_what_means_something_there(client: FlaskClient, query: str) -> None:
    for path in ("/fhir/Library/facet.en", "/fhir/metadata"):
        assert_outcome(client.get(f"{path}?{query}"), 400)


@pytest.mark.parametrize("form", OTHER_FORMS)
@pytest.mark.parametrize("path", ["/fhir/metadata", "/fhir/Library", "/fhir/Library/facet.en"])
def test_only_json_of_this_release_can_be_had(client: FlaskClient, path: str, form: str) -> None:
    assert_outcome(client.get(path, query_string={"_format": form}), 406)
    if form.count("/") == 1:
        assert_outcome(client.get(path, headers={"Accept": form}), 406)
        assert client.get(f"{path}?_format=json", headers={"Accept": form}).status_code == 200


def test_caches_are_told_that_the_form_asked_for_matters(client: FlaskClient) -> None:
    tag = client.get("/fhir/Library/facet.en").headers["ETag"]
    for path, headers in (
        ("/fhir/Library/facet.en", {}),
        ("/fhir/Library/facet.en", {"If-None-Match": tag}),
        ("/fhir/Library", {}),
        ("/fhir/metadata", {}),
        ("/fhir/Library", {"Accept": "text/html"}),
        ("/fhir/Library/none", {}),
    ):
        assert "Accept" in client.get(path, headers=headers).headers["Vary"].split(", "), path


@pytest.mark.parametrize(
    "form",
    [
        "json", "application/json", "application/fhir+json", "application/fhir+json; fhirVersion=4.0",
        "text/json", "application/fhir json", "APPLICATION/FHIR+JSON",
    ],
)  # fmt: skip
def test_json_has_many_names(client: FlaskClient, form: str) -> None:
    query = f"_format={quote(form, safe='+/')}"
    assert client.get(f"/fhir/Library/facet.en?{query}").status_code == 200
    if "/" in form:
        headers = {"Accept": f"text/html, {form.replace(' json', '+json')};q=0.5"}
        assert client.get("/fhir/Library/facet.en", headers=headers).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE", "TRACE", "FOO"])
@pytest.mark.parametrize("path", ["/fhir/metadata", "/fhir/Library/facet.en", "/fhir/Library"])
def test_nothing_can_be_changed(client: FlaskClient, path: str, method: str) -> None:
    answer = client.open(path, method=method, json={"resourceType": "Library"})
    assert assert_outcome(answer, 405)["code"] == "not-supported"
    assert {"GET", "HEAD"} <= set(answer.headers["Allow"].split(", "))


def test_other_errors_of_http_are_outcomes_too(client: FlaskClient, real_state: Any) -> None:
    assert_outcome(client.get("/fhir/Library?" + "x" * 70_000), 414)
    assert_outcome(client.get("/fhir/Library/facet.en", headers={"If-Match": '"x"'}), 412)
    assert_outcome(client.post("/fhir/Library/_search", data={"title": "x" * 2_000_000}), 413)
    strict = application(real_state, trusted_hosts="kb.example").test_client()
    assert_outcome(strict.get("/fhir/Library"), 400)


def test_a_form_is_read_as_strictly_as_an_address(client: FlaskClient) -> None:
    for form in ({"colour": "red"}, {"_count": "-1"}, {"title": ["a", "b"]}, {"_format": "xml"}):
        status = 406 if "_format" in form else 400
        assert_outcome(client.post("/fhir/Library/_search", data=form), status)
    assert_outcome(client.post("/fhir/Library/_search?title=a", data={"title": "b"}), 400)
    assert_outcome(client.post("/fhir/Library/_search", json={"title": "a"}), 415)


def test_before_anything_is_published_it_says_not_yet(tmp_path: Any) -> None:
    client = application(tmp_path).test_client()
    for path in ("/fhir/Library", "/fhir/Library/facet.en", "/fhir/metadata"):
        answer = client.get(path)
        assert assert_outcome(answer, 503)["code"] == "transient"
        assert answer.headers["Retry-After"]


def test_an_unforeseen_fault_is_an_outcome_that_tells_nothing(real_state: Any) -> None:
    app = application(real_state)
    app.add_url_rule("/fhir/fault", "fault", lambda: {}["secret"])
    issue = assert_outcome(app.test_client().get("/fhir/fault"), 500)
    assert issue["code"] == "exception"
    assert "secret" not in str(issue)


def test_paths_that_only_begin_alike_keep_their_own_problems(client: FlaskClient) -> None:
    for path in ("/fhirx", "/v1/nowhere"):
        assert client.get(path).content_type == "application/problem+json"


@settings(max_examples=150)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    name=st.sampled_from(sorted({*PARAMETERS["Library"], *PARAMETERS["DocumentReference"], "_count"})),
    modifier=st.sampled_from(["", ":contains", ":exact", ":x", ":", ".x"]),
    value=st.text(max_size=40),
)
def test_no_value_of_any_parameter_breaks_a_search(
    real_app: Flask, kind: str, name: str, modifier: str, value: str
) -> None:
    query = urlencode({f"{name}{modifier}": value, "_summary": "true"}, errors="surrogatepass")
    answer = raw(real_app, f"/fhir/{kind}", query.encode())
    assert answer.status_code in (200, 400), answer.text
    assert faults(answer.json) == []
    if answer.status_code == 400 and len(value) > 8:
        assert value not in answer.text
