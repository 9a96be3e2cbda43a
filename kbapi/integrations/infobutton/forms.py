"""In which form an answer or a refusal is given: what is asked for by name wins over `Accept`."""

import re
from enum import StrEnum

from flask import Request
from werkzeug.exceptions import NotAcceptable

from kbapi.errors import BadParameterError
from kbapi.integrations.infobutton.query import first_value
from kbapi.web.negotiation import accepted

RESPONSE_TYPE = "knowledgeResponseType"
CALLBACK = "callback"
_SAFE_CALLBACK = re.compile(r"[A-Za-z_$][\w$.]{0,63}", re.ASCII)


class Form(StrEnum):
    """The forms of an answer."""

    XML = "xml"
    JSON = "json"
    JSONP = "jsonp"
    HTML = "html"


class UnknownFormError(BadParameterError):
    """A response type that is not offered."""


_NAMED = {
    "text/xml": Form.XML,
    "application/xml": Form.XML,
    "application/atom+xml": Form.XML,
    "application/json": Form.JSON,
    "text/json": Form.JSON,
    "application/javascript": Form.JSONP,
    "text/javascript": Form.JSONP,
    "text/html": Form.HTML,
}
_ACCEPTED = {
    Form.XML: ("text/xml", "application/xml", "application/atom+xml", "application/json", "text/json"),
    Form.HTML: ("text/html", "application/json", "text/json", "text/xml", "application/xml"),
}
"""What `Accept` may choose where a form is usual; a browser that visits the service gets its XML."""


def asked_form(request: Request, usual: Form, *, jsonp: bool) -> tuple[Form, str]:
    """The form to answer in and its media type.

    Raises UnknownFormError for a response type that is not offered, NotAcceptable for such an `Accept`.
    """
    if named := first_value(request, RESPONSE_TYPE):
        form = _named(named)
        if form is None or (form is Form.JSONP and not jsonp):
            raise UnknownFormError(RESPONSE_TYPE, _complaint(form))
        return form, _media_type(form)
    best = accepted(_ACCEPTED[usual])
    form = _NAMED[best]
    return form, best if form is Form.XML else _media_type(form)


def form_of_refusal(request: Request, usual: Form) -> Form:
    """The form in which a refusal is told, whatever else is wrong with the request."""
    try:
        return asked_form(request, usual, jsonp=True)[0]
    except (UnknownFormError, NotAcceptable):
        return usual


def asked_callback(request: Request) -> str:
    """The function that is handed the JSON; raises BadParameterError for what is no plain name."""
    name = first_value(request, CALLBACK)
    if not _SAFE_CALLBACK.fullmatch(name):
        detail = "`callback` is missing, or not the plain name of a function of up to 64 characters."
        raise BadParameterError(CALLBACK, detail)
    return name


def _named(media_type: str) -> Form | None:
    # A plus sign that was not escaped in the query arrives as a space.
    return _NAMED.get(media_type.partition(";")[0].strip().lower().replace(" ", "+"))


def _complaint(form: Form | None) -> str:
    if form is Form.JSONP:
        return (
            f"`{RESPONSE_TYPE}`: JSONP is not offered here. Ask for application/json: any origin may read it."
        )
    return f"`{RESPONSE_TYPE}` is none of text/xml, application/json and text/html."


def _media_type(form: Form) -> str:
    return {
        Form.XML: "text/xml",
        Form.JSON: "application/json",
        Form.JSONP: "application/javascript",
        Form.HTML: "text/html",
    }[form]
