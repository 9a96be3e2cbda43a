"""Links between the pages, which keep the language that a reader chose; and the parameters of a page."""

import difflib
import re
from urllib.parse import urlencode, urlsplit

from flask import g, request

from kbapi.errors import BadParameterError, UnknownParameterError
from kbapi.knowledge.identity import Key
from kbapi.web.asked import OFFERED
from kbapi.web.hygiene import shown
from kbapi.web.language import told_language
from kbapi.web.page_addresses import page_path, with_query
from kbapi.web.request_context import absolute, house

LANGUAGE_NAMES = {"en": "English", "es": "Español"}
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")


def refuse_unknown(*known: str) -> None:
    """Raises for a query parameter that a page does not have, and for a language that is no tag."""
    names = (*known, "lang")
    for name in request.args:
        if name not in names:
            raise UnknownParameterError(shown(name), _nearest(name, names))
    if not _TAG.fullmatch(request.args.get("lang", "en")):
        raise BadParameterError("lang", "`lang` is not a language tag such as en or es.")


def _nearest(name: str, names: tuple[str, ...]) -> str:
    return difflib.get_close_matches(name[:64].lower(), names, n=1, cutoff=0.0)[0]


def root() -> str:
    """The path below which the service stands, without a slash at its end; mostly empty."""
    return urlsplit(house().base_url).path


def chosen_language() -> str:
    """The language in which links go on: the one that was asked for by name; empty when none was."""
    return told_language() if g.get("lang") or request.args.get("lang") else ""


def link(path: str, **query: str) -> str:
    """The address of one of our pages."""
    return root() + with_query(path, **query, lang=chosen_language())


def link_to(kind: str, record_id: str, part: str = "") -> str:
    """The address of the page of a record, or of one of its sections."""
    return link(page_path(Key(kind, record_id), part))


def here_in_languages() -> dict[str, str]:
    """By language what leads from a page to itself: what was searched or filtered for goes along."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return {language: f"?{urlencode([*kept, ('lang', language)])}" for language in LANGUAGE_NAMES}


def in_languages(path: str) -> dict[str, str]:
    """The same page by language, absolute where a base address is set."""
    return {language: absolute(with_query(path, lang=language)) for language in OFFERED}
