"""The addresses of Infobutton, and of MedlinePlus Connect, whose clients change the host name only."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, render_template, request

from kbapi.errors import BadParameterError
from kbapi.integrations.infobutton.atom import to_atom, to_problem_xml
from kbapi.integrations.infobutton.compose import feed_of
from kbapi.integrations.infobutton.connect_json import to_connect_json
from kbapi.integrations.infobutton.feed import Feed
from kbapi.integrations.infobutton.forms import (
    Form,
    UnknownFormError,
    asked_callback,
    asked_form,
    form_of_refusal,
)
from kbapi.integrations.infobutton.query import read_parameters
from kbapi.integrations.infobutton.request import read_request
from kbapi.knowledge.code import CODE_SYSTEMS
from kbapi.web.asked import OFFERED
from kbapi.web.caching import NEVER
from kbapi.web.door_policy import DoorPolicy, allow
from kbapi.web.listed import lists
from kbapi.web.problems import CONTENT_TYPE, problem
from kbapi.web.request_context import house, snapshot
from kbapi.web.wording import word

blueprint = Blueprint("infobutton", __name__)
allow(blueprint, DoorPolicy(reads_own_query=True, shares_posts=True))

_PAGE_CSP = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
"""Unlike our own pages this one may be framed: record systems show it in a window of theirs."""
_METHODS = ["GET", "POST"]
_EDITION = re.compile("current|[0-9a-f]{20}")
_AS_OF = re.compile(
    r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
    r"(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(\.[0-9]{1,6})?(Z|[+ -][0-9]{2}:[0-9]{2}))?"
)


@blueprint.route("/infobutton", methods=_METHODS)
@blueprint.route("/service", methods=_METHODS)
@blueprint.route("/medlineplus/services/mpconnect_service.cfm", methods=_METHODS)
def service() -> Response:
    """The feed for a program: XML unless another form is asked for."""
    return _answer(Form.XML)


@blueprint.route("/application", methods=_METHODS)
@blueprint.route("/medlineplus/services/mpconnect.cfm", methods=_METHODS)
def application() -> Response:
    """The same as a page for a person."""
    return _answer(Form.HTML)


@blueprint.after_request
def tell_refusals_in_form(response: Response) -> Response:
    """Tells a problem in the form that was asked for; a program that waits for XML cannot read a page."""
    response.vary.add("Accept")
    if response.content_type != CONTENT_TYPE:
        return response
    form = form_of_refusal(request, _usual())
    known: dict[str, Any] = json.loads(response.get_data())
    if form is Form.XML:
        members = {name: str(known[name]) for name in ("type", "title", "detail", "status", "instance")}
        response.set_data(to_problem_xml(members))
        response.content_type = "application/problem+xml"
    elif form is Form.HTML:
        response.set_data(render_template("infobutton/problem.html", problem=known, word=word))
        response.content_type = "text/html; charset=utf-8"
        response.headers["Content-Security-Policy"] = _PAGE_CSP
    return response


def _usual() -> Form:
    return Form.HTML if request.endpoint == "infobutton.application" else Form.XML


def _answer(usual: Form) -> Response:
    try:
        form, media_type = asked_form(request, usual, jsonp=house().infobutton_jsonp)
    except UnknownFormError as error:
        complaint = {"detail": str(error), "parameter": error.where}
        return problem("unsupported-media-type", str(error), complaints=[complaint])
    callback = asked_callback(request) if form is Form.JSONP else ""
    parameters = read_parameters(request)
    _check_edition(request.args)
    body = _written(feed_of(read_request(parameters)), form, callback)
    response = Response(body, content_type=f"{media_type}; charset=utf-8")
    if form is Form.HTML:
        response.headers["Content-Security-Policy"] = _PAGE_CSP
    if parameters.personal:
        response.headers["Cache-Control"] = NEVER
    return response


def _written(feed: Feed, form: Form, callback: str) -> bytes | str:
    if form is Form.XML:
        return to_atom(feed)
    if form is Form.HTML:
        return render_template("infobutton/page.html", feed=feed, word=word)
    text = json.dumps(to_connect_json(feed), ensure_ascii=form is Form.JSONP)
    # The comment keeps a callback from being read as anything but a call at the start of a script.
    return f"/**/{callback}({text});" if form is Form.JSONP else text


def _check_edition(query: Mapping[str, str]) -> None:
    """Ours besides the protocol's: which edition is read; its shape is checked before it is looked up."""
    for name, shape in (("edition", _EDITION), ("as_of", _AS_OF)):
        if name in query and not shape.fullmatch(query[name]):
            detail = f"`{name}` does not have the shape of one: /docs shows it at any operation below /v1."
            raise BadParameterError(name, detail)


def _addresses() -> Iterator[str]:
    """Every code as record systems ask for it: by OID, with or without a language, as XML and as JSON."""
    oids = {system.id: system.oid for system in CODE_SYSTEMS}
    codes = {(code.system, code.code) for record in snapshot().records() for code in record.codes}
    for system, code in sorted(codes):
        criteria = f"mainSearchCriteria.v.c={code}&mainSearchCriteria.v.cs={oids[system]}"
        for reader in ("", *(f"informationRecipient.languageCode.c={language}&" for language in OFFERED)):
            yield f"/infobutton?{reader}{criteria}"
            yield f"/infobutton?{reader}knowledgeResponseType=application/json&{criteria}"


lists(blueprint, _addresses)
