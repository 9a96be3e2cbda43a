"""For search engines: which pages there are in which languages, and what they need not look at."""

from collections.abc import Iterator

from flask import Response, render_template

from kbapi.errors import NotFoundError
from kbapi.integrations.site import addresses
from kbapi.integrations.site.records import PLAIN_KINDS
from kbapi.kinds import KINDS
from kbapi.web.hygiene import refuse_parameters
from kbapi.web.listed import in_languages
from kbapi.web.page_addresses import page_path
from kbapi.web.request_context import absolute, house, snapshot

MOST = 10_000
LISTS = ("procedures", "topics", *(kind.path for kind in PLAIN_KINDS))
NOT_CRAWLED = ("/ask", "/search", "/v1/search", "/v1/suggest", "/v1/answers")


def sitemap() -> Response:
    """All pages with their languages; a sitemap needs full addresses, so there is none without a base."""
    refuse_parameters()
    if not house().base_url:
        raise NotFoundError(
            "A sitemap needs full addresses: set KBAPI_BASE_URL to the address of this service."
        )
    pages = [addresses.in_languages(path) | {"x-default": absolute(path)} for path in page_paths()]
    text = render_template("site/sitemap.xml", pages=pages, languages=list(addresses.LANGUAGE_NAMES))
    return Response(text, content_type="application/xml; charset=utf-8")


def robots() -> Response:
    """What need not be looked at, and where the sitemap is."""
    refuse_parameters()
    lines = ["User-agent: *", *(f"Disallow: {addresses.root()}{path}" for path in NOT_CRAWLED)]
    if house().base_url:
        lines += ["", f"Sitemap: {absolute('/sitemap.xml')}"]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def page_paths() -> Iterator[str]:
    """The paths of all pages worth finding."""
    yield "/"
    yield from (f"/{path}" for path in LISTS)
    for kind in (KINDS["procedure"], KINDS["topic"], *PLAIN_KINDS):
        for entry in snapshot().page(kind.name, {}, 0, MOST).entries:
            if entry.record.withdrawn:
                continue
            yield page_path(entry.record.key)
            if kind.name == "procedure":
                yield from (page_path(entry.record.key, section.id) for section in entry.record.sections)
                yield page_path(entry.record.key, "timeline")
                yield page_path(entry.record.key, "prepare")


def page_addresses() -> Iterator[str]:
    """The addresses of all these pages in each language, and of what crawlers read."""
    for path in (*page_paths(), "/search", "/ask"):
        yield from in_languages(path)
    yield "/robots.txt"
    if house().base_url:
        yield "/sitemap.xml"
