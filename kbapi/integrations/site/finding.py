"""Search by words; what is looked for stands in the address, which the page says."""

import re

from flask import Response, request
from markupsafe import Markup

from kbapi.errors import BadParameterError
from kbapi.integrations.site import rendering, topics
from kbapi.integrations.site.addresses import link, link_to, refuse_unknown
from kbapi.knowledge.identity import Key
from kbapi.knowledge_base import SearchHit, SearchQuery
from kbapi.web.request_context import snapshot

AT_ONCE = 20
LONGEST = 256
_PAGE = re.compile("[1-9][0-9]{0,2}")


def search_page() -> Response:
    """The form, and what was found for the words in the address."""
    refuse_unknown("q", "page")
    text, number = request.args.get("q", "").strip(), request.args.get("page", "1")
    if not _PAGE.fullmatch(number):
        raise BadParameterError("page", "`page` is not a whole number from 1 to 999.")
    if len(text) > LONGEST:
        raise BadParameterError("q", f"`q` has more than {LONGEST} characters; search for a few words.")
    results = snapshot().search(_query(text, int(number))) if text else None
    more = bool(results and results.total > int(number) * AT_ONCE)
    return rendering.page(
        "search.html",
        rendering.saying()("nav-search"),
        text=text,
        results=results,
        hits=shown_hits(results.hits) if results else [],
        more=link("/search", q=text, page=str(int(number) + 1)) if more else "",
        again=link("/search", q=results.did_you_mean) if results and results.did_you_mean else "",
    )


def found_pages(text: str, limit: int) -> list[tuple[SearchHit, str, Markup]]:
    """A few pages for the words of a question, each with its address."""
    query = SearchQuery(text, limit=limit, language=snapshot().language)
    return shown_hits(snapshot().search(query).hits)


def shown_hits(hits: tuple[SearchHit, ...]) -> list[tuple[SearchHit, str, Markup]]:
    """What was found, with addresses and with snippets that the index has made safe."""
    return [(hit, _address(hit), _safe(hit)) for hit in hits]


def _safe(hit: SearchHit) -> Markup:
    return Markup(hit.snippet)  # noqa: S704  # nosec B704  # the index made it safe


def _query(text: str, number: int) -> SearchQuery:
    return SearchQuery(text, limit=AT_ONCE, offset=(number - 1) * AT_ONCE, language=snapshot().language)


def _address(hit: SearchHit) -> str:
    if hit.kind == "procedure" and hit.section:
        return link_to(hit.kind, hit.id, hit.section)
    record = snapshot().find(Key(hit.kind, hit.id))
    if hit.topic and record and hit.kind == "procedure":
        section = topics.section_of(hit.topic, record)
        return f"{link_to(hit.kind, hit.id, section)}#topic-{hit.topic}"
    return link_to(hit.kind, hit.id)
