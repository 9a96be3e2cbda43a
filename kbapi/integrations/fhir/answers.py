"""Answers as FHIR writes them: resources, and every problem as an OperationOutcome."""

import json
from collections.abc import Iterable, Mapping

from flask import Response, abort, g, request

from kbapi.fhir.capability import JSON_TYPE
from kbapi.fhir.outcome import issue, issue_type, outcome
from kbapi.fhir.publication import Json
from kbapi.web.negotiation import OFFERS
from kbapi.web.problems import Told, problem

_FORMS = frozenset(
    {"json", "application/json", "application/fhir+json", "application/json+fhir", "text/json"}
)
_ANY = frozenset({"*/*", "application/*"})


def answer(body: Json, pretty: bool = False, languages: Iterable[str] = ()) -> Response:
    """A resource as a response."""
    g.languages = set(languages) or {"en"}
    text = json.dumps(body, ensure_ascii=False, indent=2 if pretty else None)
    return Response(text, content_type=f"{JSON_TYPE}; charset=utf-8", headers={"Vary": "Accept"})


def tell(told: Told) -> Response:
    """A problem as an OperationOutcome."""
    places = [f"http.{where}" for complaint in told.complaints for where in _places(complaint)]
    unknown = told.known.slug == "unknown-parameter"
    code = "not-supported" if unknown else issue_type(told.status)
    response = answer(outcome([issue("error", code, told.known.title, told.detail, places)]))
    response.status_code = told.status
    return response


def _places(complaint: Mapping[str, str]) -> list[str]:
    return [complaint[name] for name in ("parameter", "header") if complaint.get(name)]


def refuse_other_forms(named: str | None) -> None:
    """Refuses the request unless JSON of this version is wanted; `_format` wins over `Accept`."""
    if named is not None:
        # A plus sign that was not escaped in the query arrives as a space.
        wanted = [named.strip().replace(" ", "+", 1)]
    else:
        request.environ[OFFERS] = (JSON_TYPE, "application/json")
        wanted = [form for form, quality in request.accept_mimetypes if quality > 0]
        if not request.accept_mimetypes.provided:
            return
    if not any(map(_is_json, wanted)):
        abort(problem("not-acceptable", f"Only {JSON_TYPE} of FHIR 4.0 is served: ask for it or for `json`."))


def _is_json(form: str) -> bool:
    media_type, _, parameters = form.lower().partition(";")
    version = parameters.replace(" ", "").partition("fhirversion=")[2].split(";")[0].strip('"')
    return media_type.strip() in _FORMS | _ANY and version in ("", "4.0")
