"""Handouts as plain data."""

from kbapi.api.shapes._names import Plain, language, meta, ref
from kbapi.api.shapes.facts import claim_shape
from kbapi.api.shapes.records import section_shape
from kbapi.api.shapes.timeline import checklist_shape, sheet_shape, timeline_shape
from kbapi.handout.leaflet import Leaflet
from kbapi.knowledge.citation import without_marks
from kbapi.knowledge.library import Entry
from kbapi.web.leaflet_speech import Speech


def education_shape(entry: Entry, leaflet: Leaflet) -> Plain:
    """A handout with everything that its other forms show."""
    record, say = leaflet.procedure, Speech(leaflet)
    return {
        "about": ref(record),
        "title": record.title,
        "withheld": list(leaflet.withheld),
        "summary": without_marks(record.summary),
        "sections": [
            section_shape(record, section)
            | {"text": say.text(section.markdown), "markdown": say.markdown(section.markdown)}
            for section in leaflet.sections
        ],
        "checklist": None if leaflet.checklist is None else checklist_shape(leaflet.checklist, say),
        "timeline": None if leaflet.timeline is None else timeline_shape(leaflet.timeline, say),
        "diary": sheet_shape(leaflet.sheet, say) if leaflet.sheet else None,
        "claims": [claim_shape(claim) for claim in leaflet.claims],
        "sources": [ref(origin.source) | {"issuer": origin.issuer} for origin in leaflet.origins],
        "organisation": ref(leaflet.organisation) if leaflet.organisation else None,
        "contacts": [{"phone": c.phone, "use": c.use, "claim": c.claim} for c in leaflet.contacts],
        "address": leaflet.imprint.address,
        "pdf": leaflet.imprint.pdf_address,
        "language": language(record.key),
        "meta": meta(entry),
    }
