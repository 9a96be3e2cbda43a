"""Reads the body of an HTML form strictly; its values are shown in no error, since they may be private."""

import re
from collections.abc import Mapping

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from kbapi.errors import BadRequestError

FORM = "application/x-www-form-urlencoded"
LONGEST_VALUE = 20_000
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd-\uffff]")


def read_form(*known: str) -> Mapping[str, str]:
    """The fields of the form by name, without the empty ones.

    Raises UnsupportedMediaType; BadRequestError for a field that is unknown, repeated, too long or no text.
    """
    if request.mimetype != FORM:
        raise UnsupportedMediaType
    for name, values in request.form.lists():
        if name not in known:
            raise BadRequestError(f"The form has a field other than {', '.join(known)}.", kind="pointer")
        if len(values) > 1:
            raise _refused(name, "is given more than once")
        if len(values[0]) > LONGEST_VALUE:
            raise _refused(name, f"has more than {LONGEST_VALUE} characters")
        if _ODD.search(values[0]):
            raise _refused(name, "is not plain text in UTF-8")
    return {name: value.strip() for name, value in request.form.items() if value.strip()}


def _refused(name: str, complaint: str) -> BadRequestError:
    return BadRequestError(f"The field `{name}` {complaint}.", kind="pointer", where=f"/{name}")
