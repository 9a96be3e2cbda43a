"""Makes the feed of a request: an entry for each handout and each asked section; invents nothing."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

from flask import g

from kbapi.integrations.infobutton.feed import Category, Feed, FeedEntry, Link
from kbapi.integrations.infobutton.request import Criterion, KnowledgeRequest
from kbapi.integrations.infobutton.summary import shown_name, summary_of_handout, summary_of_section
from kbapi.knowledge.code import find_system, normalised
from kbapi.knowledge.record import Record, Section
from kbapi.knowledge_base.by_code import AskedCode, CodedProcedure, carriers, procedures_for
from kbapi.web.language import served_language
from kbapi.web.request_context import absolute, house, read_in, reviewing, snapshot
from kbapi.web.wording import word

_MEDIA_TYPES = {"html": "text/html", "pdf": "application/pdf"}


def feed_of(asked: KnowledgeRequest) -> Feed:
    """The feed that answers a request, in its language as far as there are translations."""
    if asked.language:
        read_in(asked.language)
    here = snapshot()
    g.setdefault("languages", set()).add(here.language)
    shown, withheld = _found(asked)
    entries = tuple(_entries(asked, shown))
    title = word("infobutton-title", here.language)
    echoed = [f"{_name(one)} {one.echo}" for one in asked.criteria]
    return Feed(
        id=_urn("feed", *echoed, *asked.sections, asked.recipient),
        title=title,
        subtitle=_subtitle(asked, found=bool(entries), withheld=withheld),
        language=here.language,
        author=house().attribution or title,
        updated=here.info.published_at,
        edition=here.info.id,
        base=absolute(""),
        notice=here.notice(),
        categories=tuple(_asked_categories(asked)),
        entries=entries,
    )


def _found(asked: KnowledgeRequest) -> tuple[list[CodedProcedure], int]:
    """The procedures to which the asked codes lead, and how many more there are that may not be shown."""
    here = snapshot()
    known = [AskedCode(one.system, normalised(one.code)) for one in asked.criteria if one.system]
    found = [carrier for one in dict.fromkeys(known) for carrier in carriers(here, one)]
    procedures = procedures_for(here, found)
    shown = [one for one in procedures if not reviewing().withholds(one.entry)]
    return shown, len(procedures) - len(shown)


def _entries(asked: KnowledgeRequest, procedures: Iterable[CodedProcedure]) -> Iterator[FeedEntry]:
    """For each procedure the asked sections, then the whole handout that they are of."""
    for procedure in procedures:
        whole = _handout(procedure, asked)
        for section_id in asked.sections:
            section = procedure.entry.record.section(section_id)
            if section:
                yield _section(procedure, section, whole)
        yield whole


def _handout(found: CodedProcedure, asked: KnowledgeRequest) -> FeedEntry:
    record, language = found.entry.record, _served(found)
    parts = [_handout_link(record, section.heading, language, section.id) for section in record.sections]
    links = [
        _handout_link(record, record.title, language),
        _handout_link(record, f"{record.title} (PDF)", language, form="pdf"),
    ]
    if asked.for_provider:
        links.append(_record_link(record, language))
    summary = summary_of_handout(
        found, parts, fallback=language != snapshot().language, differing=asked.for_provider
    )
    return FeedEntry(
        id=_urn(record.id),
        title=record.title,
        links=tuple(links),
        language=language,
        summary=summary,
        categories=tuple(_found_categories(found)),
    )


def _section(found: CodedProcedure, section: Section, whole: FeedEntry) -> FeedEntry:
    record = found.entry.record
    title = f"{record.title}: {section.heading}"
    links = (
        _handout_link(record, title, whole.language, section.id),
        _handout_link(record, f"{title} (PDF)", whole.language, section.id, "pdf"),
    )
    return FeedEntry(
        id=_urn(record.id, section.id),
        title=title,
        links=links,
        language=whole.language,
        summary=summary_of_section(found, section, fallback=whole.language != snapshot().language),
        categories=whole.categories,
        parent=whole,
    )


def _served(found: CodedProcedure) -> str:
    """The language in which a procedure is really told, which the answer says with it."""
    state = snapshot().translation_state(found.entry.record.key)
    served = served_language(None if state == "told" else str(state)).served
    g.setdefault("languages", set()).add(served)
    return served


def _handout_link(record: Record, title: str, language: str, section: str = "", form: str = "html") -> Link:
    """The printable handout, pinned to the edition, so that it can be shown later what was given."""
    query = {"edition": snapshot().info.id, "format": form, "lang": snapshot().language}
    query |= {"sections": section} if section else {}
    address = absolute(f"/v1/procedures/{record.id}/education?{urlencode(query)}")
    return Link(address, _MEDIA_TYPES[form], language, title)


def _record_link(record: Record, language: str) -> Link:
    query = urlencode({"edition": snapshot().info.id, "lang": snapshot().language})
    title = word("infobutton-record", snapshot().language)
    address = absolute(f"/v1/procedures/{record.id}?{query}")
    return Link(address, "application/json", language, title, rel="related")


def _subtitle(asked: KnowledgeRequest, *, found: bool, withheld: int) -> str:
    language = snapshot().language
    unreadable = word("infobutton-a-code", language)
    codes = ", ".join(f"{_name(one)} {one.echo or unreadable}".strip() for one in asked.criteria)
    if withheld and not found:
        return word("infobutton-withheld", language).format(count=withheld)
    told = word("infobutton-results" if found else "infobutton-none", language).format(codes=codes)
    if withheld:
        told = f"{told}. {word('infobutton-withheld', language).format(count=withheld)}"
    if found and asked.asked_part and not asked.sections:
        told = f"{told}. {word('infobutton-part-unknown', language)}"
    return told


def _asked_categories(asked: KnowledgeRequest) -> Iterator[Category]:
    """What was asked, as far as it is a code that we know: no word of the request comes back."""
    for one in asked.criteria:
        yield Category("mainSearchCriteria.v.c", one.echo)
        yield Category("mainSearchCriteria.v.cs", _name(one).replace("-", ""))
        yield Category("mainSearchCriteria.v.dn", "")
    yield from (
        Category(scheme, term)
        for scheme, term in (
            ("subTopic.v.c", asked.subtopic),
            ("taskContext.c.c", asked.task),
            ("informationRecipient", asked.recipient or "PAT"),
            ("informationRecipient.languageCode.c", snapshot().language),
        )
        if term
    )


def _found_categories(found: CodedProcedure) -> Iterator[Category]:
    for lead in found.leads:
        code = lead.carrier.code
        system = find_system(code.system)
        yield Category("mainSearchCriteria.v.c", code.code)
        yield Category("mainSearchCriteria.v.cs", shown_name(system).replace("-", "") if system else "")
    yield Category("relevanceScore", str(found.relevance))


def _name(criterion: Criterion) -> str:
    return shown_name(criterion.system) if criterion.system else ""


def _urn(*parts: str) -> str:
    """A name that is the same whenever the same is asked of the same edition in the same language."""
    here = snapshot()
    return uuid5(NAMESPACE_URL, "/".join((here.info.id, here.language, *parts))).urn
