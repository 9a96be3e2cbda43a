"""The summary of an entry as HTML: what it says, by which code it was found, whose words it rests on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from flask import render_template

from kbapi.integrations.infobutton.feed import Link
from kbapi.knowledge.agreement import Agreement
from kbapi.knowledge.citation import cited_claims, without_marks
from kbapi.knowledge.code import CodeSystem, find_system
from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Record, Section
from kbapi.knowledge_base.by_code import CodedProcedure, Lead
from kbapi.web.markdown import to_html
from kbapi.web.request_context import absolute, reviewing, snapshot
from kbapi.web.wording import word

KEPT_TEXTS = 1024


@dataclass(frozen=True, slots=True)
class ShownLead:
    """Why a procedure is named, in words."""

    name: str
    code: str
    matched: str
    through: str


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A document and who issued it."""

    title: str
    issuer: str


def shown_name(system: CodeSystem) -> str:
    """The name of a system as people write it."""
    return system.id.upper()


def summary_of_handout(
    found: CodedProcedure, parts: Iterable[Link], *, fallback: bool, differing: bool
) -> str:
    """What a whole handout is about; with `differing` also on which topics its sources differ."""
    record = found.entry.record
    cited = [record.summary, *(section.markdown for section in record.sections)]
    return _rendered(
        found,
        cited,
        text=without_marks(record.summary),
        also_called=record.also_called,
        fallback=fallback,
        parts=[{"href": part.href, "title": part.title} for part in parts],
        differing=list(_differing(record)) if differing else [],
    )


def summary_of_section(found: CodedProcedure, section: Section, *, fallback: bool) -> str:
    """One section in full, with its claims marked."""
    html = to_html(section.markdown, found.entry.record.kind, snapshot().language, absolute(""))
    return _rendered(found, [section.markdown], section=html, fallback=fallback)


def _rendered(found: CodedProcedure, cited: Iterable[str], **more: object) -> str:
    entry = found.entry
    status = reviewing().status(entry)
    return render_template(
        "infobutton/summary.html",
        lang=snapshot().language,
        word=word,
        leads=[_shown(lead) for lead in found.leads],
        sources=list(_sources(cited)),
        review=status.state,
        edition=snapshot().info.id,
        **more,
    )


def _shown(lead: Lead) -> ShownLead:
    code, page = lead.carrier.code, lead.carrier.entry.record
    system = find_system(code.system)
    name = shown_name(system) if system else code.system
    return ShownLead(name, code.code, lead.carrier.matched, "" if page.kind == "procedure" else page.title)


def _sources(cited: Iterable[str]) -> Iterator[ShownSource]:
    """The documents behind the claims that some texts cite, in the order of their ids."""
    here = snapshot()
    claims = filter(None, map(here.claim, (claim for text in cited for claim in _cited(text))))
    for source in sorted({mention.source for claim in claims for mention in claim.sources}):
        record = here.find(Key("source", source))
        issuer = here.find(Key("organisation", here.witness(source)))
        if record:
            yield ShownSource(record.title, issuer.title if issuer else "")


@lru_cache(KEPT_TEXTS)
def _cited(text: str) -> tuple[str, ...]:
    return cited_claims(text)


def _differing(record: Record) -> Iterator[str]:
    """The topics on which what is told of a record is not the same in all sources."""
    for told in snapshot().told(record):
        if told.agreement is Agreement.DIFFER:
            topic = snapshot().find(Key("topic", told.topic))
            yield topic.title if topic else told.topic
