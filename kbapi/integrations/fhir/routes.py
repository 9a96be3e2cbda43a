"""The addresses below /fhir: what the door can do, one resource, one version of it, and searches."""

from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, request

from kbapi import __version__
from kbapi.access.scopes import OPEN
from kbapi.errors import BadParameterError, UnknownRecordError
from kbapi.fhir.capability import Service, capability_statement
from kbapi.fhir.outcome import issue, outcome
from kbapi.fhir.publication import PREFIX, Json, edition_of_version
from kbapi.fhir.searchset import searchset
from kbapi.fhir.views import summarised, with_elements
from kbapi.integrations.fhir.answers import answer, tell
from kbapi.integrations.fhir.asked import Asked, asked_of_metadata, asked_of_one, asked_of_search
from kbapi.integrations.fhir.kinds import KINDS, Kind
from kbapi.integrations.fhir.measures import remember_measures
from kbapi.knowledge.translation import CANONICAL
from kbapi.web.door_policy import DoorPolicy, allow
from kbapi.web.form_body import form_fields
from kbapi.web.hygiene import has_odd_characters, shown
from kbapi.web.listed import lists
from kbapi.web.problems import tell_below
from kbapi.web.request_context import absolute, read_for_everybody, read_pinned, reviewing, snapshot
from kbapi.web.whole_body import whole_body
from kbapi.web.wording import word

blueprint = Blueprint("fhir", __name__, url_prefix=PREFIX)
allow(blueprint, DoorPolicy(scopes={"metadata": OPEN}))
blueprint.record_once(lambda state: tell_below(state.app, PREFIX, tell))
blueprint.record_once(lambda state: remember_measures(state.app))
blueprint.before_request(read_for_everybody)

FINGERPRINT = 64
"""The number of characters of a fingerprint, by which it is told from the id of an edition."""


@blueprint.get("/metadata")
def metadata() -> Response:
    """What this door can do."""
    asked, language = asked_of_metadata(), snapshot().language
    service = Service(
        base=absolute(""),
        version=__version__,
        published_at=snapshot().info.published_at,
        title=word("fhir-title", language),
        description=word("fhir-description", language),
        kinds={name: word(f"fhir-{name}", language) for name in KINDS},
    )
    return answer(capability_statement(service), asked.pretty, [language])


@blueprint.get("/<kind>/<resource_id>")
def read(kind: str, resource_id: str) -> Response:
    """The current version of a resource."""
    known, asked = _kind(kind), asked_of_one()
    return _alone(known, known.find(resource_id), asked)


@blueprint.get("/<kind>/<resource_id>/_history/<version>")
def vread(kind: str, resource_id: str, version: str) -> Response:
    """One version of a resource: by its id, or by the fingerprint of the words that it tells."""
    known, asked = _kind(kind), asked_of_one(versioned=True)
    edition = edition_of_version(version)
    if len(version) == FINGERPRINT:
        edition = known.edition_with(resource_id, version) or version
    read_pinned(edition, CANONICAL)
    found = known.find(resource_id)
    if found and version not in (found["meta"]["versionId"], *known.words_of(found)):
        found = None
    return _alone(known, found, asked)


@blueprint.get("/<kind>")
def search(kind: str) -> Response:
    """A page of the resources of a type that fit."""
    known = _kind(kind)
    return _found(known, asked_of_search(kind, request.args.items()))


@blueprint.post("/<kind>/_search")
def search_by_form(kind: str) -> Response:
    """The same, asked in a form, so that nothing stands in the address."""
    known = _kind(kind)
    return _found(known, asked_of_search(kind, [*request.args.items(multi=True), *_form()]))


def _form() -> Iterable[tuple[str, str]]:
    """The parameters in the body; raises UnsupportedMediaType for a body that is no form.

    What stands in no text is refused, as `web.hygiene` refuses it in an address.
    """
    if not request.mimetype and not whole_body(request, cache=True):
        return []
    fields = form_fields()
    for name, value in fields:
        if has_odd_characters(name) or has_odd_characters(value):
            raise BadParameterError(shown(name), f"The parameter `{shown(name)}` holds control characters.")
    return fields


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise UnknownRecordError(f"There is no such type of resource here: {', '.join(KINDS)} are served.")
    return KINDS[name]


def _alone(kind: Kind, found: Json | None, asked: Asked) -> Response:
    if found is None:
        raise UnknownRecordError(
            f"There is no {kind.name} with this id, or no such version of it: {PREFIX}/{kind.name} lists "
            f"all of them, and a version is called like its edition.{_withholding()}"
        )
    response = answer(_seen(found, asked), asked.pretty, [found["language"]])
    response.set_etag(found["meta"]["versionId"], weak=True)
    response.last_modified = snapshot().info.published_at
    return response


def _found(kind: Kind, asked: Asked) -> Response:
    """The asked page; only the resources on it are measured, for which their files must be made."""
    fitting = [resource for resource in kind.all() if all(test(resource) for test in asked.tests)]
    page = fitting[asked.offset : asked.offset + asked.count] if asked.summary != "count" else []
    following = asked.offset + asked.count
    more = page and following < len(fitting)
    links = {"self": asked.address(), "next": asked.address(following) if more else None}
    whole = filter(None, (kind.find(resource["id"]) for resource in page))
    shown = [_seen(resource, asked) for resource in whole]
    told = searchset(absolute(""), [*shown, *_warnings(asked)], len(fitting), links)
    return answer(told, asked.pretty, [resource["language"] for resource in page])


def _seen(resource: Json, asked: Asked) -> Json:
    if asked.elements:
        return with_elements(resource, asked.elements)
    return summarised(resource, asked.summary)


def _withholding() -> str:
    only = " Only what a clinician has reviewed is served here: the rest is withheld."
    return only if reviewing().required else ""


def _warnings(asked: Asked) -> list[Json]:
    """What was left aside, because the client asked to be lenient or because a review is required."""
    issues = [
        issue("warning", "not-supported", "Ignored", "There is no such parameter here.", [f"http.{name}"])
        for name in asked.ignored
    ]
    if reviewing().required:
        issues.append(issue("information", "suppressed", "Withheld", _withholding().strip(), []))
    return [outcome(issues)] if issues else []


def _addresses() -> Iterator[str]:
    """What this door can do, and every resource that measures no file."""
    yield f"{PREFIX}/metadata"
    for name in ("ActivityDefinition", "PlanDefinition", "Questionnaire"):
        yield from (f"{PREFIX}/{name}/{resource_id}" for resource_id in KINDS[name].ids())


lists(blueprint, _addresses)
