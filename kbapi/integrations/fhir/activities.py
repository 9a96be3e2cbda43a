"""Procedures of the edition at hand as activities that can be ordered."""

from kbapi.fhir.activity_definition import Activity
from kbapi.integrations.fhir.handouts import handouts_of
from kbapi.integrations.fhir.procedures import frame_of, procedure_in, status_of
from kbapi.knowledge.procedure import Procedure
from kbapi.knowledge.translation import CANONICAL
from kbapi.web.request_context import snapshot


def activity(procedure_id: str) -> Activity | None:
    """A procedure; None for an id that none has."""
    entry = procedure_in(CANONICAL, procedure_id)
    if entry is None or not isinstance(entry.record.details, Procedure):
        return None
    details = entry.record.details
    return Activity(
        id=procedure_id,
        frame=frame_of(snapshot().in_language(CANONICAL), entry, entry.fingerprint, status_of(entry)),
        codes=entry.record.codes,
        regions=details.regions,
        purposes=details.purposes,
        handouts=tuple(handouts_of(procedure_id)),
    )
