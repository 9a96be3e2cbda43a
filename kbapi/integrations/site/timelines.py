"""What happens when: every length of time that a source gives for a procedure, drawn and in words."""

from flask import Response

from kbapi.handout.panels import panels_of
from kbapi.integrations.site import rendering
from kbapi.integrations.site.addresses import refuse_unknown
from kbapi.knowledge.record import Record
from kbapi.knowledge_base import leaflets
from kbapi.web.language import told_language
from kbapi.web.leaflet_speech import Words
from kbapi.web.request_context import house, snapshot
from kbapi.web.wording import word


def timeline_page(procedure_id: str) -> Response:
    """The timeline of a procedure; without a single time it says so."""
    refuse_unknown()
    entry = snapshot().entry("procedure", procedure_id)
    timeline = leaflets.timeline(snapshot(), snapshot().told(entry.record), house().organisation)
    return rendering.page(
        "timeline.html",
        word("timeline-title", told_language()),
        entry=entry,
        panels=panels_of(timeline),
        words_of=Words(told_language()),
        differing=[stage for stage in timeline.stages if stage.differences],
        data=f"/v1/procedures/{procedure_id}/timeline",
    )


def has_timeline(procedure: Record) -> bool:
    """Whether a source gives any time for a procedure."""
    return bool(leaflets.timeline(snapshot(), snapshot().told(procedure)).stages)
