"""An application over the sample content, and requests whose bytes reach it exactly as they are."""

import atexit
import io
import logging
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.publishing import SAMPLE_CONTENT, application, published

ANSWERS = frozenset({200, 304, 400, 401, 404, 405, 406, 412, 413, 414, 415, 422, 501})
"""The statuses that bad input may have; 501 is what oEmbed asks for."""


@cache
def served_app() -> Flask:
    """The application; it looks for no new edition while requests are counted."""
    folder = tempfile.mkdtemp(prefix="kbapi-fuzz-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    published(SAMPLE_CONTENT, Path(folder))
    app = application(Path(folder), take_up_seconds="60")
    logging.getLogger("kbapi").setLevel(logging.CRITICAL)
    return app


def status_of(path: str, query: bytes = b"", body: bytes | None = None, **environ: Any) -> int:
    """The status of an answer, which must be one of those that input may have; a path is in UTF-8."""
    built = EnvironBuilder(method="GET" if body is None else "POST").get_environ()
    built |= {"PATH_INFO": path, "QUERY_STRING": query.decode("latin-1"), **environ}
    if body is not None:
        built |= {
            "wsgi.input": io.BytesIO(body),
            "wsgi.input_terminated": True,
            "CONTENT_LENGTH": str(len(body)),
        }
    content, status, headers = run_wsgi_app(served_app(), built, buffered=True)
    code = int(status.split()[0])
    assert code in ANSWERS, f"{status} for {path}: {b''.join(content)[:300]!r}"
    assert "Set-Cookie" not in headers
    assert "Location" not in headers
    return code


def header(data: bytes) -> str:
    """Bytes as a server hands over the value of a header, which holds neither NUL nor a line's end."""
    return bytes(byte for byte in data if byte not in b"\0\r\n").decode("latin-1")
