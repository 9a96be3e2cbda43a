"""A WSGI application that answers with constant bytes, on the same server with the same settings as ours.

`python -m bench._constant FOLDER PORT` answers `/<name>` with the bytes of the file of that name, and with
304 where it is asked with `If-None-Match`.
"""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from bench._running import THREADS
from kbapi.cli.serving import SECONDS_TO_STOP

FOLDER = "BENCH_BODIES"
Start = Callable[[str, list[tuple[str, str]]], Any]


def application() -> Callable[[dict[str, Any], Start], Iterable[bytes]]:
    """The application, with all that it will ever answer."""
    files = Path(os.environ[FOLDER]).iterdir()
    bodies = {f"/{file.name}": file.read_bytes() for file in files}
    answers = {path: (_headers(body), [body]) for path, body in bodies.items()}

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        headers, body = answers[environ["PATH_INFO"]]
        if "HTTP_IF_NONE_MATCH" in environ:
            start("304 Not Modified", _NOT_MODIFIED)
            return []
        start("200 OK", headers)
        return body

    return answer


_NOT_MODIFIED = [("ETag", '"constant"')]


def _headers(body: bytes) -> list[tuple[str, str]]:
    return [("Content-Type", "application/json"), ("Content-Length", str(len(body))), *_NOT_MODIFIED]


if __name__ == "__main__":
    os.environ[FOLDER] = sys.argv[1]
    Granian(
        "bench._constant:application",
        factory=True,
        address="127.0.0.1",
        port=int(sys.argv[2]),
        workers=1,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        workers_kill_timeout=SECONDS_TO_STOP,
        log_level=LogLevels.error,
    ).serve()
