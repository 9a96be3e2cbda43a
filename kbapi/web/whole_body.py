"""Reads a body to its end, or refuses it: a part of one may be well-formed and mean something else."""

from typing import NoReturn

from flask import Request

from kbapi.errors import BadRequestError

FORM = "application/x-www-form-urlencoded"
_TRANSFER, _LENGTH = "Transfer-Encoding", "Content-Length"


def whole_body(request: Request, *, cache: bool = False) -> bytes:
    """The body, as long as its `Content-Length` says; raises BadRequestError, RequestEntityTooLarge.

    Servers hand over what has arrived when a connection breaks. A part of a JSON object is no JSON, so that
    an object may come in chunks; a part of a form is a form, whose length must therefore be told.
    """
    if _TRANSFER in request.headers and request.mimetype == FORM:
        _refuse(_TRANSFER, "a form must be sent with its `Content-Length`, not in chunks.")
    body = request.get_data(cache=cache)
    told = request.headers.get(_LENGTH, type=int)
    if told is not None and told != len(body):
        _refuse(_LENGTH, "the body is shorter than this says; it was cut off on the way, so send it again.")
    return body


def refuse_unclear_framing(request: Request) -> None:
    """Raises BadRequestError for a request whose end two servers could see in two places (RFC 9112)."""
    coding = request.headers.get(_TRANSFER)
    if coding is None:
        return
    if request.headers.get(_LENGTH):
        _refuse(_TRANSFER, "send this or `Content-Length`, not both.")
    if coding.strip().lower() != "chunked":
        _refuse(_TRANSFER, "only `chunked` is read here.")


def _refuse(header: str, remedy: str) -> NoReturn:
    raise BadRequestError(f"`{header}`: {remedy}", kind="header", where=header)
