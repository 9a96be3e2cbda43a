"""Timelines and checklists as plain data."""

from kbapi.api.shapes._names import Plain, ref, refs
from kbapi.api.shapes.facts import claim_shape, topic_shape
from kbapi.handout.checklist import Checks, Item
from kbapi.handout.durations import iso_duration
from kbapi.handout.timeline import Entry, Stage, Timeline
from kbapi.knowledge.citation import cited_claims
from kbapi.knowledge.record import Record
from kbapi.web.leaflet_speech import Words


def timeline_shape(timeline: Timeline, say: Words) -> Plain:
    """The phases of a timeline; where it has none, `note` says that no source gives a time."""
    return {
        "title": say.word("timeline-title"),
        "note": say.word("timeline-plain" if timeline.stages else "timeline-none"),
        "phases": [_phase(stage, say) for stage in timeline.stages],
    }


def _phase(stage: Stage, say: Words) -> Plain:
    return {
        "topic": topic_shape(stage.topic.id),
        "phase": stage.place.phase,
        "phase_title": say.word(f"phase-{stage.place.phase}"),
        "reading": stage.place.reading,
        "order": stage.place.order,
        "answers": [fact.fact.answer for fact in stage.facts],
        "agreement": stage.agreement,
        "differences": [difference.aspect for difference in stage.differences],
        "disagreement_note": stage.note or None,
        "entries": [entry_shape(entry, say) for entry in stage.entries],
    }


def entry_shape(entry: Entry, say: Words) -> Plain:
    """One claim with its length of time in ISO 8601; without a number all of it is None."""
    length, claim = entry.length, claim_shape(entry.claim)
    return {
        "claim": entry.claim.id,
        "text": entry.claim.says,
        "min": iso_duration(length.minimum, length.unit) if length else None,
        "max": iso_duration(length.maximum, length.unit) if length else None,
        "approximate": length.approximate if length else None,
        "length": say.length(entry) if length else None,
        "of": length.of if length else None,
        "differs": entry.differs,
        "organisations": refs("organisation", entry.organisations),
        "sources": claim["sources"],
        "scope": entry.claim.scope,
        "doubtful": entry.claim.doubtful is not None,
        "inherited_from": next(iter(refs("procedure", filter(None, (entry.inherited_from,)))), None),
        "href": claim["href"],
    }


def checklist_shape(parts: tuple[Checks, ...], say: Words) -> Plain:
    """The parts of a checklist; where there is none, `note` says that no source has anything for it."""
    return {
        "title": say.word("checklist-title"),
        "note": say.word("checklist-intro" if parts else "checklist-none"),
        "parts": [
            {
                "part": part.part,
                "title": say.word(f"part-{part.part}"),
                "items": [_item(item, say) for item in part.items],
            }
            for part in parts
        ],
    }


def _item(item: Item, say: Words) -> Plain:
    fact = item.fact
    return {
        "topic": topic_shape(item.topic.id),
        "text": fact.fact.answer,
        "times": [entry_shape(entry, say) for entry in item.times],
        "agreement": fact.agreement,
        "disagreement_note": (fact.fact.disagreement or None) if fact.differences else None,
        "inherited_from": next(iter(refs("procedure", filter(None, (fact.inherited_from,)))), None),
        "claims": [claim.id for claim in fact.claims],
    }


def sheet_shape(sheet: Record, say: Words) -> Plain:
    """A sheet to fill in by hand: what it is, its columns, and how many empty rows the printed one has."""
    markdown = "\n\n".join(section.markdown for section in sheet.sections)
    return {
        "about": ref(sheet),
        "title": sheet.title,
        "text": say.text(markdown),
        "columns": say.sheet_columns,
        "rows": len(say.sheet_rows),
        "claims": list(cited_claims(markdown)),
    }
