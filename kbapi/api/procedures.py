"""Procedures: the list, one procedure, its sections and its facts."""

from collections.abc import Iterator
from typing import Any

from flask import Response, json

from kbapi.api.schemas.facts import FactList, FactShape, OrganisedQuery, ToldFactsQuery
from kbapi.api.schemas.records import ProcedureList, ProcedureShape, ProceduresQuery, SectionAlone
from kbapi.api.shapes._names import Plain, language, refs
from kbapi.api.shapes.details import procedure_summary
from kbapi.api.shapes.facts import fact_shape, fact_shapes
from kbapi.api.shapes.lists import Answer, in_state, listed, whole_list
from kbapi.api.shapes.records import record_shape, section_alone, summary_shape
from kbapi.api.spec import Resource
from kbapi.errors import BadParameterError, UnknownRecordError
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.web import structured_data
from kbapi.web.listed import ids_of, in_languages, lists
from kbapi.web.negotiation import wanted_format
from kbapi.web.request_context import leading_organisation, snapshot
from kbapi.web.withholding import told_facts

blueprint = Resource("procedures", __name__, url_prefix="/v1", description="What is done to a patient.")

_KIND = "procedure"
_FORMATS = {"json": "application/json", "linked": structured_data.MEDIA_TYPE}
_FILTERS = ("region", "purpose", "guidance", "condition", "parent")


def _in_list(entry: Entry) -> Plain:
    return summary_shape(entry) | procedure_summary(entry.record)


@blueprint.answer("/procedures", ProcedureList, ProceduresQuery)
def list_procedures(query: dict[str, Any]) -> Answer:
    """List procedures by region, purpose, guidance, condition or parent."""
    filters = {name: str(query[name]) for name in _FILTERS if name in query}
    return listed(_KIND, filters, query, _in_list)


@blueprint.answer(
    "/procedures/<procedure_id>", ProcedureShape, OrganisedQuery, more_types=[structured_data.MEDIA_TYPE]
)
def get_procedure(query: dict[str, Any], procedure_id: str) -> Answer | Response:
    """Get a procedure with its sections, facts, risks, side effects and candidacy rules, or as JSON-LD."""
    entry, headers = snapshot().entry(_KIND, procedure_id), {"Vary": "Accept"}
    organisation = leading_organisation(query)
    if wanted_format(_FORMATS, None) == "json":
        return record_shape(entry, organisation), headers
    language(entry.record.key)
    text = json.dumps(structured_data.linked_procedure(entry))
    return Response(text, content_type=structured_data.MEDIA_TYPE, headers=headers)


@blueprint.answer("/procedures/<procedure_id>/sections/<section_id>", SectionAlone)
def get_procedure_section(_query: dict[str, Any], procedure_id: str, section_id: str) -> Plain:
    """Get one section of a procedure's page, with its own ETag."""
    entry = snapshot().entry(_KIND, procedure_id)
    section = entry.record.section(section_id)
    if section is None:
        known = ", ".join(section.id for section in entry.record.sections)
        raise UnknownRecordError(f"This page has no such section. Its sections: {known}.")
    return section_alone(entry, section)


@blueprint.answer("/procedures/<procedure_id>/facts", FactList, ToldFactsQuery)
def list_procedure_facts(query: dict[str, Any], procedure_id: str) -> Answer:
    """List the facts as told for a procedure, all or of some topics; inherited ones say `inherited_from`."""
    entry = snapshot().entry(_KIND, procedure_id)
    told, organisation = snapshot().told(entry.record), leading_organisation(query)
    if "topics" in query:
        wanted = _known_topics(query["topics"].split(","))
        told = tuple(fact for fact in told if fact.topic in wanted)
    told = told_facts(told, all_are_wanted="topics" in query)
    return whole_list(in_state(fact_shapes(told, entry, organisation), query), query)


def _known_topics(topics: list[str]) -> list[str]:
    if strangers := [topic for topic in topics if not snapshot().find(Key("topic", topic))]:
        detail = f"{len(strangers)} of the named topics are not in this edition: /v1/topics lists them."
        raise BadParameterError("topics", detail)
    return topics


@blueprint.answer("/procedures/<procedure_id>/facts/<topic_id>", FactShape, OrganisedQuery)
def get_procedure_fact(query: dict[str, Any], procedure_id: str, topic_id: str) -> Plain:
    """Get one fact as told for a procedure: its own, else the nearest inherited one."""
    entry = snapshot().entry(_KIND, procedure_id)
    organisation = leading_organisation(query)
    told = [fact for fact in snapshot().told(entry.record) if fact.topic == topic_id]
    if not told:
        snapshot().entry("topic", topic_id)  # a misspelt topic must not read as silence of the sources
        raise UnknownRecordError("Our sources say nothing on this topic for this procedure.")
    first, *others = told_facts(told, all_are_wanted=True)
    stated_on = snapshot().entry(_KIND, first.inherited_from) if first.inherited_from else entry
    more = refs(_KIND, [other.inherited_from for other in others if other.inherited_from])
    return fact_shape(first, stated_on, organisation) | {"see_also": more}


def _addresses() -> Iterator[str]:
    yield from in_languages("/v1/procedures")
    for procedure in ids_of(_KIND):
        path, record = f"/v1/procedures/{procedure}", snapshot().entry(_KIND, procedure).record
        parts = (f"/sections/{section.id}" for section in record.sections)
        topics = dict.fromkeys(f"/facts/{fact.topic}" for fact in snapshot().told(record))
        for part in ("", *parts, "/facts", *topics):
            yield from in_languages(path + part)


lists(blueprint, _addresses)
