"""Reads the body of an HTML form strictly; its values are shown in no error, since they may be private."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from kbapi.errors import BadRequestError
from kbapi.web.whole_body import FORM, whole_body

LONGEST_VALUE = 20_000
MOST_FIELDS = 50
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd-\uffff]")
_BAD_ESCAPE = re.compile(b"%(?![0-9A-Fa-f]{2})")


def read_form(*known: str) -> Mapping[str, str]:
    """The fields of the form by name, without the empty ones.

    Raises UnsupportedMediaType; BadRequestError for a field that is unknown, repeated, too long or no text.
    """
    read: dict[str, str] = {}
    for name, value in form_fields():
        if name not in known:
            raise BadRequestError(f"The form has a field other than {', '.join(known)}.", kind="pointer")
        if name in read:
            raise _refused(name, "is given more than once")
        if len(value) > LONGEST_VALUE:
            raise _refused(name, f"has more than {LONGEST_VALUE} characters")
        if _ODD.search(value):
            raise _refused(name, "is not plain text in UTF-8")
        read[name] = value.strip()
    return {name: value for name, value in read.items() if value}


def form_fields() -> list[tuple[str, str]]:
    """Names and values of the form in their order.

    Raises UnsupportedMediaType; BadRequestError for what could be read in two ways or was cut off on the way.
    """
    if request.mimetype != FORM:
        raise UnsupportedMediaType
    body = whole_body(request)
    if body.count(b"&") >= MOST_FIELDS:
        raise BadRequestError(f"The form has more than {MOST_FIELDS} fields.", kind="pointer")
    if _BAD_ESCAPE.search(body):
        complaint = "In the form a percent sign stands without two hexadecimal digits: write it as %25."
        raise BadRequestError(complaint, kind="pointer")
    try:
        return parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise BadRequestError("The form is not text in UTF-8.", kind="pointer") from None


def _refused(name: str, complaint: str) -> BadRequestError:
    return BadRequestError(f"The field `{name}` {complaint}.", kind="pointer", where=f"/{name}")
