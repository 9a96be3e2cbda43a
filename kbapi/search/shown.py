"""What every engine keeps of a document to show it as a hit, and how hits and facets are made."""

from collections import Counter
from collections.abc import Collection, Iterable

from kbapi.knowledge.translation import CANONICAL
from kbapi.search.documents import SearchDocument
from kbapi.search.engine import SearchHit
from kbapi.search.snippet import snippet

Shown = tuple[str, str | None, dict[str, tuple[str, str]]]
"""The id of a document, its section, title and text by language."""


def shown(document: SearchDocument) -> Shown:
    """What is kept: the canonical title and text always, those of other languages if they may be shown."""
    told = (version for version in document.all_languages if version.text or version is document)
    return (
        document.id,
        document.section,
        {version.language: (version.title, version.text) for version in told},
    )


def hit(
    kind: str, topic: str | None, parts: Shown, score: float, language: str, terms: Collection[str]
) -> SearchHit:
    """The hit in the language asked for, or else in the canonical one."""
    record, section, versions = parts
    shown_in = language if language in versions else CANONICAL
    title, text = versions[shown_in]
    return SearchHit(kind, record, title, section, topic or None, snippet(text, terms), score, shown_in)


def counted(values: Iterable[tuple[str, int]]) -> dict[str, int]:
    """How often each value occurs, the commonest first; documents without a value do not count."""
    counts: Counter[str] = Counter()
    for value, times in values:
        if value:
            counts[value] += times
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
