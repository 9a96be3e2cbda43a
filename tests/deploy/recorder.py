"""Stands in for the service where a test wants to see what a proxy sends: it answers with that."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Recorder(ThreadingHTTPServer):
    """Answers every request with its headers, as pairs in their order; counts the requests."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.requests = 0


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        assert isinstance(self.server, Recorder)
        self.server.requests += 1
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        told = json.dumps({"path": self.path, "headers": self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    do_POST = do_GET  # noqa: N815 - the library names it so

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library names it so
        """Says nothing."""


@contextmanager
def recording() -> Iterator[Recorder]:
    """A recorder at work."""
    with Recorder() as recorder:
        threading.Thread(target=recorder.serve_forever, daemon=True).start()
        yield recorder
        recorder.shutdown()
