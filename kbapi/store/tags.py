"""The tags of a record: by which names and values it can be found; derived from the record alone."""

import re
from collections.abc import Iterator

from kbapi.knowledge.citation import cited_claims
from kbapi.knowledge.code import CODE_SYSTEMS, normalised
from kbapi.knowledge.record import Record

LONGEST_VALUE = 200
CODE = "code:"

_SYSTEMS = frozenset(system.id for system in CODE_SYSTEMS)
_NAME = re.compile(r"[a-z]+(?:_[a-z]+)*")


def tags_of(record: Record) -> set[tuple[str, str]]:
    """Names and values: its kind's filters, `claim`, `cites`, `code:<system>`, `fact_topic`, `source`."""
    own = ((name, str(value)) for name, value in record.details.tags)
    return {(name, value) for name, value in (*own, *_derived(record)) if can_be_stored(value)}


def can_be_stored(value: str) -> bool:
    """Whether a text can stand in a column: at most 200 characters, no NUL, no half of a surrogate pair."""
    return len(value) <= LONGEST_VALUE and not any(
        letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in value
    )


def is_tag_name(name: str) -> bool:
    """Whether a tag can have this name: lower-case words joined by `_`, or `code:` and a known system."""
    if name.startswith(CODE):
        return name.removeprefix(CODE) in _SYSTEMS
    return _NAME.fullmatch(name) is not None


def _derived(record: Record) -> Iterator[tuple[str, str]]:
    for code in record.codes:
        yield f"{CODE}{code.system}", normalised(code.code)
    for fact in record.facts:
        yield "fact_topic", fact.topic
    for claim in record.claims:
        yield "claim", claim.id
        yield from (("source", mention.source) for mention in claim.sources)
    for claim_id in _cited(record):
        yield "cites", claim_id


def _cited(record: Record) -> Iterator[str]:
    for fact in record.facts:
        yield from fact.shared
    yield from record.details.cited
    yield from cited_claims(record.summary)
    for section in record.sections:
        yield from cited_claims(section.markdown)
