"""Headers of every answer: no cookie ever, no door for browsers to misuse, nothing that changes over HTTP."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kbapi.errors import BadSettingError
from tests.publishing import application, settings_of

POSTS = {
    "/v1/answers", "/v1/candidacy/assessments", "/cds-services/<service_id>",
    "/cds-services/<service_id>/feedback",
    "/fhir/<kind>/_search", "/infobutton", "/service", "/application", "/ask", "/suggestions",
    "/medlineplus/services/mpconnect_service.cfm", "/medlineplus/services/mpconnect.cfm",
}  # fmt: skip
"""All that may be posted; each only asks, and none of them changes what anybody is answered."""


@pytest.fixture(scope="module")
def app(sample_state: Path) -> Flask:
    return application(sample_state, hsts="31536000")


def paths(app: Flask) -> set[str]:
    made = {rule.rule.replace("<path:path>", "x") for rule in app.url_map.iter_rules()}
    return {path.replace("<", "").replace(">", "") for path in made} | {"/nowhere", "/v1/risks?x=1"}


def test_every_address_answers_without_cookies_and_with_every_safeguard(app: Flask) -> None:
    client = app.test_client()
    for path in sorted(paths(app)):
        for method in ("GET", "HEAD", "OPTIONS", "POST", "DELETE"):
            answer = client.open(path, method=method, headers={"Cookie": "session=canary; token=canary"})
            place = (method, path)
            assert "Set-Cookie" not in answer.headers, place
            assert b"canary" not in answer.data, place
            assert answer.headers["X-Content-Type-Options"] == "nosniff", place
            assert answer.headers["Referrer-Policy"] == "no-referrer", place
            assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin", place
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", place
            assert "camera=()" in answer.headers["Permissions-Policy"], place
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000", place
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, place
            assert (
                not any(word in policy for word in ("unsafe", "*;", "http:", "https:")) or "/embed" in path
            ), place


def test_a_cookie_changes_nothing(app: Flask) -> None:
    client = app.test_client()
    for path in ("/", "/v1/risks", "/ask", "/infobutton?mainSearchCriteria.v.c=M54"):
        same = {"X-Request-ID": "0" * 32}
        bare = client.get(path, headers=same)
        with_cookie = client.get(path, headers=same | {"Cookie": "lang=es; session=1"})
        assert bare.data == with_cookie.data
        assert "Cookie" not in bare.headers.getlist("Vary")


def test_strict_transport_is_promised_only_where_the_setting_says_so(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    for bad in ("a year", "-1", "1.5", "", "9999999999"):
        with pytest.raises(BadSettingError, match="KBAPI_HSTS"):
            settings_of(Path(), hsts=bad).checked()


def test_nothing_can_be_administered_over_http(app: Flask) -> None:
    """Keys, editions and settings are changed by commands on the machine alone."""
    writing = {}
    for rule in app.url_map.iter_rules():
        methods = (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
        if methods:
            writing.setdefault(rule.rule, set()).update(methods)
    assert writing == {path: {"POST"} for path in POSTS}
    named = " ".join(rule.rule for rule in app.url_map.iter_rules())
    assert not any(
        word in named for word in ("admin", "keys", "publish", "import", "settings", "debug", "login")
    )
