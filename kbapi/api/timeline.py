"""What happens when, from arrival to the last restriction, as JSON and as a picture."""

from collections.abc import Iterator
from typing import Any

from flask import Response

from kbapi.api.schemas.timeline import TIMELINE_FORMATS, TimelineAnswer, TimelineQuery
from kbapi.api.shapes._names import language, meta, ref
from kbapi.api.shapes.lists import Answer
from kbapi.api.shapes.timeline import timeline_shape
from kbapi.api.spec import Resource
from kbapi.knowledge_base import leaflets
from kbapi.web.leaflet_speech import Words
from kbapi.web.listed import ids_of, in_languages, lists
from kbapi.web.negotiation import wanted_format
from kbapi.web.request_context import leading_organisation, snapshot
from kbapi.web.timeline_picture import set_picture
from kbapi.web.withholding import told_facts

blueprint = Resource("timeline", __name__, url_prefix="/v1", description="What happens when.")


@blueprint.answer(
    "/procedures/<procedure_id>/timeline",
    TimelineAnswer,
    TimelineQuery,
    more_types=[TIMELINE_FORMATS["svg"]],
)
def get_timeline(query: dict[str, Any], procedure_id: str) -> Answer | Response:
    """Get what happens when, drawn from typed values; where sources differ both stand there."""
    entry = snapshot().entry("procedure", procedure_id)
    form = wanted_format(TIMELINE_FORMATS, query.get("format"))
    told, organisation = language(entry.record.key), leading_organisation(query)
    facts = snapshot().told(entry.record)
    timeline = leaflets.timeline(snapshot(), facts, organisation)
    timed = {claim.id for claim in timeline.claims}
    told_facts([fact for fact in facts if timed & {*fact.fact.claim_ids}], all_are_wanted=True)
    words = Words(told["served"])
    if form == "svg":
        picture = set_picture(timeline, entry.record.title, words)
        return Response(picture, content_type=TIMELINE_FORMATS["svg"], headers={"Vary": "Accept"})
    shape = {"about": ref(entry.record), **timeline_shape(timeline, words)}
    return shape | {"language": told, "meta": meta(entry)}, {"Vary": "Accept"}


def _addresses() -> Iterator[str]:
    for procedure in ids_of("procedure"):
        path = f"/v1/procedures/{procedure}/timeline"
        yield from in_languages(path)
        for form in TIMELINE_FORMATS:
            yield from in_languages(path, f"format={form}")


lists(blueprint, _addresses)
