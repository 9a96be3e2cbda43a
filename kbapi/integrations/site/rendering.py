"""Fills the templates: every page gets its language, its links, its edition and the state of its review."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response, g, render_template, request
from markupsafe import Markup

from kbapi.integrations.site import addresses
from kbapi.knowledge.citation import without_marks
from kbapi.knowledge.library import Entry
from kbapi.knowledge.record import Record
from kbapi.knowledge.review import ReviewStatus
from kbapi.knowledge.translation import CANONICAL
from kbapi.web.language import told_language
from kbapi.web.markdown import to_page_html
from kbapi.web.notices import notice_for
from kbapi.web.page_addresses import with_query
from kbapi.web.request_context import absolute, reviewing, snapshot
from kbapi.web.security import PAGE_CSP
from kbapi.web.wording import named, word

HTML = "text/html; charset=utf-8"
_INDENT = re.compile(r"\n\s+")


def page(
    template: str, heading: str, *, entry: Entry | None = None, data: str = "", **content: Any
) -> Response:
    """A page as a response; `entry` is the record that it tells, `data` the path of the same in the API."""
    language = told_language()
    served = _language_of(entry, language)
    g.setdefault("languages", set()).add(served)
    text = render_template(
        f"site/{template}",
        **wording(language) | {"languages": addresses.here_in_languages()},
        heading=heading,
        entry=entry,
        served=served,
        shortcoming=_shortcoming(entry, language),
        review=_review(entry),
        notice=notice_for(),
        info=snapshot().info,
        data=absolute(with_query(data, lang=language)) if data else "",
        canonical=absolute(with_query(request.path, lang=language)),
        alternates=addresses.in_languages(request.path),
        default=absolute(request.path),
        html=_html,
        plain=without_marks,
        **content,
    )
    response = dressed(text)
    if data:
        address = absolute(with_query(data, lang=language))
        response.headers["Link"] = f'<{address}>; rel="alternate"; type="application/json"'
    return response


def wording(language: str) -> dict[str, Any]:
    """What every template needs, also one that is shown while nothing can be read."""
    return {
        "lang": language,
        "say": partial(_said, language),
        "word": lambda name: word(name, language),
        "named": lambda kind, value: named(kind, value, language),
        "link": addresses.link,
        "link_to": addresses.link_to,
        "page_of": _page_of,
        "root": addresses.root(),
        "languages": {name: f"?lang={name}" for name in addresses.LANGUAGE_NAMES},
        "language_names": addresses.LANGUAGE_NAMES,
    }


def dressed(text: str, status: int = 200) -> Response:
    """The text of a page as a response, without the indentation of the templates."""
    response = Response(_INDENT.sub("\n", text), status, content_type=HTML)
    response.headers["Content-Security-Policy"] = PAGE_CSP
    return response


def _page_of(record: Record) -> str:
    return addresses.link_to(record.kind, record.id)


def _html(markdown: str, kind: str) -> Markup:
    """The HTML of a section, which the renderer has made safe."""
    chosen = addresses.chosen_language()
    query = f"?lang={chosen}" if chosen else ""
    html = to_page_html(markdown, kind, told_language(), addresses.root(), query)
    return Markup(html)  # noqa: S704  # nosec B704  # it was cleaned


def _language_of(entry: Entry | None, language: str) -> str:
    return CANONICAL if _shortcoming(entry, language) else language


def _shortcoming(entry: Entry | None, language: str) -> str:
    """Why a page is not in the language of the reader: `missing` or `stale`; empty when it is."""
    if entry is None or language == CANONICAL:
        return ""
    state = str(snapshot().translation_state(entry.record.key))
    return "" if state == "told" else state


def _review(entry: Entry | None) -> ReviewStatus | None:
    return reviewing().status(entry) if entry else None


Say = Callable[[str], str]


def saying() -> Say:
    """The words of the pages in the language of the request."""
    return partial(_said, told_language())


def _said(language: str, name: str) -> str:
    return word(f"site-{name}", language)
