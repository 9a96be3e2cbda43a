"""The words of the glossary that a page uses, so that it can explain them in place."""

import re
from collections.abc import Iterable

from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Record
from kbapi.web.request_context import snapshot

_WORD = re.compile(r"\]\((?:\.\./terms/|)([a-z0-9-]+)\.md\)")
_TERM = re.compile(r"\]\(\.\./terms/([a-z0-9-]+)\.md\)")


def words_in(texts: Iterable[str], kind: str) -> list[Record]:
    """The terms to which the Markdown of a page of a kind links, each once, in the order of their titles."""
    pattern = _WORD if kind == "term" else _TERM
    names = {found for text in texts for found in pattern.findall(text)}
    records = filter(None, (snapshot().find(Key("term", name)) for name in names))
    return sorted(records, key=lambda record: record.title.lower())
