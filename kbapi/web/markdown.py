"""Renders a section's Markdown to safe HTML with source marks, to plain text, and to Markdown for others."""

import posixpath
import re
from functools import lru_cache

import nh3

from kbapi.kinds import KINDS
from kbapi.knowledge.citation import MARK, Mark, mark_of, without_marks
from kbapi.knowledge.link import without_links
from kbapi.web.markdown_parser import PARSER
from kbapi.web.wording import word

_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_PAGE_LINK = re.compile(r'href="([a-z0-9./-]+)\.md"')
_MARKDOWN_PAGE_LINK = re.compile(r"\]\(([a-z0-9./-]+)\.md\)")
_SPACE_BEFORE_MARK = re.compile(r"\s<sup>")
_BULLET = re.compile(r"^(\s*)[-*+]\s+", re.MULTILINE)
GLOSSARY = KINDS["term"].path
_PATH_OF_FOLDER = {kind.folder: kind.path for kind in KINDS.values()}
_KEPT = 4096


@lru_cache(_KEPT)
def to_html(markdown: str, kind: str, language: str, base: str = "") -> str:
    """Sanitised HTML of a section on a page of a kind; marks become links to claims below `base`."""
    clean = _clean_html(markdown, "noopener noreferrer")
    linked = _PAGE_LINK.sub(lambda found: f'href="{base}{_address(found[1], kind)}"', clean)
    return MARK.sub(lambda found: _mark_html(mark_of(found[1]), language, base), linked)


@lru_cache(_KEPT)
def to_page_html(markdown: str, kind: str, language: str, base: str = "", query: str = "") -> str:
    """The same for the pages for readers: links lead to them, words of the glossary to `#word-x` below.

    `query` ends every address, such as `?lang=es`.
    """
    clean = _clean_html(markdown, None)
    linked = _PAGE_LINK.sub(lambda found: _page_link(_place(found[1], kind), base, query), clean)
    marked = MARK.sub(lambda found: _page_mark(mark_of(found[1]), language, base, query), linked)
    return _SPACE_BEFORE_MARK.sub("<sup>", marked)


def to_markdown(markdown: str, kind: str, language: str, base: str = "") -> str:
    """The section for use elsewhere: links to other pages and to claims lead below `base`."""
    linked = _MARKDOWN_PAGE_LINK.sub(lambda found: f"]({base}{_address(found[1], kind)})", markdown)
    return MARK.sub(lambda found: _mark_markdown(mark_of(found[1]), language, base), linked)


def to_handout_text(markdown: str, language: str) -> str:
    """The plain text of a section in which what has no source still says so."""
    return to_text(MARK.sub(lambda found: _mark_text(mark_of(found[1]), language) or found[0], markdown))


@lru_cache(_KEPT)
def to_text(markdown: str) -> str:
    """The plain text of a section: no marks, links or emphasis; list items keep a bullet."""
    plain = without_links(without_marks(markdown))
    return _BULLET.sub(r"\1• ", plain.replace("**", "").replace("*", "")).strip()


def _clean_html(markdown: str, link_rel: str | None) -> str:
    rendered = PARSER.render(markdown)
    # Raw HTML is off, so this is the second wall: whatever a fault of the renderer lets through ends here.
    return nh3.clean(rendered, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"https"}, link_rel=link_rel)


def _address(target: str, kind: str) -> str:
    return f"/v1/{'/'.join(_place(target, kind))}"


def _place(target: str, kind: str) -> tuple[str, str]:
    """The URL segment of the kind and the id of the page that a link between content files means."""
    path = posixpath.normpath(posixpath.join(KINDS[kind].folder, target)).removeprefix("../")
    folder, _, slug = path.rpartition("/")
    return _PATH_OF_FOLDER.get(folder.rpartition("/")[2], folder), slug


def _page_link(place: tuple[str, str], base: str, query: str) -> str:
    path, slug = place
    if path == GLOSSARY:
        return f'class="term" href="#word-{slug}"'
    return f'href="{base}/{path}/{slug}{query}"'


def _page_mark(mark: Mark, language: str, base: str, query: str) -> str:
    if not mark.claims:
        return _mark_html(mark, language, base)
    links = (f'<a href="{base}/claims/{claim}{query}">{claim}</a>' for claim in mark.claims)
    return f"<sup>{' '.join(links)}</sup>"


def _mark_text(mark: Mark, language: str) -> str:
    return "" if mark.claims else f"({word(mark.ids[0], language)})"


def _mark_markdown(mark: Mark, language: str, base: str) -> str:
    links = ", ".join(f"[{claim}]({base}/v1/claims/{claim})" for claim in mark.claims)
    return f"[{links}]" if links else f"*({word(mark.ids[0], language)})*"


def _mark_html(mark: Mark, language: str, base: str) -> str:
    if not mark.claims:
        return f'<small class="{mark.ids[0]}">{_mark_text(mark, language)}</small>'
    links = ", ".join(f'<a href="{base}/v1/claims/{claim}">{claim}</a>' for claim in mark.claims)
    return f'<sup class="claims">[{links}]</sup>'
