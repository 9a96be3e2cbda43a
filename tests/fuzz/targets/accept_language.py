"""Languages: any header and any `lang` leads to a language that is served, or is refused."""

from flask import request

from kbapi.web.language import OFFERED, requested_language, told_language
from tests.fuzz.served import header, served_app

SEEDS = (
    b"es-MX,es;q=0.9,en;q=0.8", b"*", b"es;q=0", b"es;q=1.0000001", b"en;q=nan", b"zh-Hant-TW,fr;q=0.5",
    b",,;;==", b"es ; q = 0.3 , en", b"\xc3\xa9s", b"a" * 300, b"i-klingon,x-private-tongue",
)  # fmt: skip


def try_one(data: bytes) -> None:
    """Raises for a header that leads to no language."""
    environ = {"HTTP_ACCEPT_LANGUAGE": header(data)}
    with served_app().test_request_context("/", environ_overrides=environ):
        assert request.headers.get("Accept-Language", "") == environ["HTTP_ACCEPT_LANGUAGE"]
        named = requested_language()
        assert named == named.lower()
        assert 2 <= len(named) <= 8
        assert told_language() in OFFERED
