"""Cursors: none but those that a list gave out leads anywhere."""

import base64

from tests.fuzz.served import status_of

SEEDS = (
    base64.urlsafe_b64encode(b"0123456789abcdef:50"),
    base64.urlsafe_b64encode(b"0123456789abcdef:99999999999999"),
    base64.urlsafe_b64encode(b"0123456789abcdef:-1"),
    base64.urlsafe_b64encode(b"a:1:1:01234567"),
    base64.urlsafe_b64encode(b"d:999999999:999999:01234567"),
    b"====", b"AAAA", b"%00", b"\xff\xfe", b"MDEyMzQ1Njc4OWFiY2RlZjo1MA%3D%3D", b"..%2f..%2f",
)  # fmt: skip
LISTS = ("/v1/risks", "/v1/facts", "/v1/editions", "/v1/procedures", "/v1/search", "/v1/changes")


def try_one(data: bytes) -> None:
    """Raises for a cursor that is neither read nor refused."""
    path = LISTS[len(data) % len(LISTS)]
    query = (b"q=a&" if path == "/v1/search" else b"") + b"cursor=" + data.replace(b"&", b"%26")
    code = status_of(path, query)
    assert code in (400, 414) or not data.strip(), (code, data)
