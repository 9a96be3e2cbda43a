"""What a WSGI application answers to a request, taken whole for whoever keeps answers."""

from wsgiref.types import WSGIApplication, WSGIEnvironment

Headers = list[tuple[str, str]]


def whole_answer(app: WSGIApplication, environ: WSGIEnvironment) -> tuple[str, Headers, bytes]:
    """The status line, the headers and the body."""
    told: list[tuple[str, Headers]] = []

    def start(status: str, headers: Headers, _fault: object = None) -> object:
        told.append((status, headers))
        return lambda _text: None

    pieces = app(environ, start)  # type: ignore[arg-type]  # a callback without the parts that nobody uses
    try:
        body = b"".join(pieces)
    finally:
        if close := getattr(pieces, "close", None):
            close()
    return *told[-1], body
