"""Asks WSGI applications as servers do, and compares what they answer."""

import io
import sys
from collections.abc import Iterable
from typing import Any, NamedTuple

from kbapi.web.front import Application

OWN_OF_REQUEST = "X-Request-ID"
REQUEST_ID = "0123456789abcdef0123456789abcdef"


class Answer(NamedTuple):
    """What came back, with the headers in order of their names."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header; empty where there is none."""
        return dict(self.headers).get(name, "")


def ask(application: Application, address: str, method: str = "GET", **headers: str) -> Answer:
    """The answer to a request; `headers` by their names in a WSGI environment without `HTTP_`."""
    told: list[Any] = []
    body = application(
        environ_of(address, method, **headers), lambda status, fields, *_: told.extend((status, fields))
    )
    whole = _read(body)
    status, fields = told
    return Answer(
        int(status.split()[0]), tuple(sorted((str(name), str(value)) for name, value in fields)), whole
    )


def environ_of(address: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    """The environment of a request, which always says its id, so that answers can be compared."""
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "HTTP_X_REQUEST_ID": REQUEST_ID,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    plain = {name: value for name, value in headers.items() if name in ("CONTENT_TYPE", "CONTENT_LENGTH")}
    return environ | plain | {f"HTTP_{name}": value for name, value in headers.items() if name not in plain}


def _read(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        close = getattr(body, "close", None)
        if close:
            close()
