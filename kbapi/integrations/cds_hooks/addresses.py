"""The addresses of CDS Hooks: discovery, calls and feedback; a caller is judged before anything is read."""

from flask import Blueprint, Response, g, jsonify, request
from werkzeug.exceptions import NotFound

from kbapi.integrations.cds_hooks.access import keep_private, set_up, turn_away
from kbapi.integrations.cds_hooks.calls import read_call
from kbapi.integrations.cds_hooks.cards import card_shape
from kbapi.integrations.cds_hooks.catalogue import CANDIDACY, EDUCATION, SERVICES, Service, discovery
from kbapi.integrations.cds_hooks.feedback import count_feedback
from kbapi.integrations.cds_hooks.guidance import candidacy_cards, education_cards
from kbapi.integrations.cds_hooks.outcomes import as_outcome
from kbapi.web.hygiene import refuse_parameters
from kbapi.web.json_body import BodyLimits, read_object
from kbapi.web.language import told_language
from kbapi.web.request_context import leading_organisation

CALL = BodyLimits(1024 * 1024, 50_000)
"""Two hundred prefetched resources of the usual size have about half as many names and values."""
_CARDS = {CANDIDACY: candidacy_cards, EDUCATION: education_cards}

blueprint = Blueprint("cds_hooks", __name__, url_prefix="/cds-services")
blueprint.record(set_up)
blueprint.before_request(turn_away)
blueprint.after_request(keep_private)
blueprint.after_request(as_outcome)


@blueprint.before_request
def refuse_unknown() -> None:
    """Raises for any query parameter but the organisation for which a call wants its cards."""
    refuse_parameters("organisation" if request.endpoint == f"{blueprint.name}.call" else None)


@blueprint.get("")
def discover() -> Response:
    """The services there are, for which hooks, and what they ask to be sent along."""
    g.languages = {told_language()}
    return jsonify(discovery(told_language()))


@blueprint.post("/<service_id>")
def call(service_id: str) -> Response:
    """The cards for what is planned, told for the organisation that the address names; keeps nothing of it.

    Raises BadParameterError for an organisation that is not in the edition.
    """
    service = _service(service_id)
    leading_organisation(request.args)
    asked = read_call(service, read_object(request, CALL))
    return jsonify(cards=[card_shape(card) for card in _CARDS[service.gives](asked)])


@blueprint.post("/<service_id>/feedback")
def feedback(service_id: str) -> Response:
    """Counts what became of cards."""
    _service(service_id)
    return jsonify(counted=count_feedback(read_object(request)))


def _service(service_id: str) -> Service:
    if service_id not in SERVICES:
        raise NotFound
    return SERVICES[service_id]
