"""Computes again all that can be computed of a database, and names each thing that was changed in it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, Row, bindparam, select, text

from kbapi.errors import DamagedDatabaseError
from kbapi.kinds import decoded
from kbapi.knowledge.canonical import edition_id, fingerprint_of
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Library
from kbapi.store import statements
from kbapi.store.cache import RecordCache
from kbapi.store.chain import BEGINNING, PUBLICATIONS, link_after, publication_of
from kbapi.store.edition import EditionInfo, FactRow, facts_of
from kbapi.store.query import fetch
from kbapi.store.read import EditionReader, saved_edition
from kbapi.store.schema import edition, edition_fact, edition_fact_tag, record, record_tag
from kbapi.store.soundness import damage_in
from kbapi.store.tags import tags_of

CHUNK = 200
"""Records in memory at once."""
KEPT_RECORDS = 32 * 1024 * 1024
"""Bytes of decoded records: editions that follow one another share most of theirs."""

_RECORDS = (
    select(record)
    .where(record.c.fingerprint > bindparam("after"))
    .order_by(record.c.fingerprint)
    .limit(CHUNK)
)
_TAGS = select(record_tag).where(record_tag.c.fingerprint.between(bindparam("first"), bindparam("last")))
_EDITIONS = select(edition.c.id).order_by(edition.c.id)
_FACTS = select(edition_fact).where(edition_fact.c.edition_id == bindparam("edition"))
_FACT_TAGS = select(edition_fact_tag).where(edition_fact_tag.c.edition_id == bindparam("edition"))
_STRAYS = text("PRAGMA foreign_key_check")


@dataclass(frozen=True, slots=True)
class Fault:
    """A thing that is not what it was: its name, what is wrong with it, and what to do."""

    what: str
    found: str
    remedy: str = "Restore the database from a copy, or move it away and publish or import anew."


@dataclass(slots=True)
class Verified:
    """What was looked at; `links` are those of all publications, the newest last.

    `wrong` are the fingerprints of records that are not what they were.
    """

    records: int = 0
    editions: int = 0
    links: list[str] = field(default_factory=list)
    wrong: set[str] = field(default_factory=set)


def faults_of(engine: Engine, verified: Verified) -> Iterator[Fault]:
    """Everything wrong with a database; counts in `verified` what was looked at."""
    if complaint := damage_in(engine):
        yield Fault("the database file", complaint)
        return
    yield from _chain_faults(engine, verified)
    yield from _stray_faults(engine)
    yield from _record_faults(engine, verified)
    cache = RecordCache(KEPT_RECORDS)
    for row in fetch(engine, _EDITIONS):
        verified.editions += 1
        yield from _edition_faults(engine, row.id, verified.wrong, cache)


def _chain_faults(engine: Engine, verified: Verified) -> Iterator[Fault]:
    before = BEGINNING
    for row in fetch(engine, PUBLICATIONS):
        if row.first_published_at is None:
            yield Fault(f"publication {row.number}", f"its edition {row.edition_id} is gone")
        if row.chain != link_after(before, publication_of(row)):
            yield Fault(
                f"publication {row.number}",
                f"its link does not fit it and the one before it: publication {row.number} or edition "
                f"{row.edition_id} was changed, or something before it was changed or removed",
            )
        before = row.chain
        verified.links.append(row.chain)


def _stray_faults(engine: Engine) -> Iterator[Fault]:
    """Rows of a file that belong to nothing, which PostgreSQL never has."""
    if engine.dialect.name == "sqlite":
        strays = Counter((row.table, row.parent) for row in fetch(engine, _STRAYS))
        for (table, parent), rows in sorted(strays.items()):
            yield Fault(f"table {table}", f"{rows} row(s) belong to a row of {parent} that is gone")


def _record_faults(engine: Engine, verified: Verified) -> Iterator[Fault]:
    after = ""
    while rows := fetch(engine, _RECORDS, {"after": after}):
        after = rows[-1].fingerprint
        tags: dict[str, set[tuple[str, str]]] = {row.fingerprint: set() for row in rows}
        for tag in fetch(engine, _TAGS, {"first": rows[0].fingerprint, "last": after}):
            tags.get(tag.fingerprint, set()).add((tag.name, tag.value))
        for row in rows:
            if found := _wrong_with(row, tags[row.fingerprint]):
                verified.wrong.add(row.fingerprint)
                yield Fault(f"record {row.kind}/{row.slug} {row.fingerprint}", found)
        verified.records += len(rows)


def _wrong_with(row: Row[Any], tags: set[tuple[str, str]]) -> str | None:
    if fingerprint_of(row.body) != row.fingerprint:
        return "its text does not have this fingerprint: the text was changed"
    try:
        told = decoded(row.kind, row.body)
    except (LookupError, TypeError, ValueError):
        return "its text has this fingerprint, but is not that of a record of this kind"
    if (told.kind, told.id, told.title) != (row.kind, row.slug, row.title):
        return f"its text is that of {told.key}: kind, id or title in its row were changed"
    if told_tags := tags_of(told) ^ tags:
        names = ", ".join(f"{name}={value}" for name, value in sorted(told_tags)[:3])
        return f"what it is found by was changed: {names}"
    return None


def _edition_faults(engine: Engine, name: str, wrong: set[str], cache: RecordCache) -> Iterator[Fault]:
    what = f"edition {name}"
    try:
        info = saved_edition(engine, name)
        if info is None:
            yield Fault(what, "it was removed while it was looked at")
            return
        rows = fetch(engine, statements.ALL_MEMBERS, {"edition": name})
        found = list(_wrong_with_contents(rows, info))
        # A wrong record is named once, and not again with each edition that holds it.
        if not found and wrong.isdisjoint(row.fingerprint for row in rows):
            found = list(_wrong_with_facts(engine, info, cache))
        yield from (Fault(what, words) for words in found)
    except DamagedDatabaseError as fault:
        yield Fault(what, str(fault))


def _wrong_with_contents(rows: Sequence[Row[Any]], info: EditionInfo) -> Iterator[str]:
    told = edition_id((Key(row.kind, row.slug), row.fingerprint, row.reviews) for row in rows)
    if told != info.id:
        yield f"its records and reviews make edition {told}: some were added, changed or removed"
    if (Counter(row.kind for row in rows), len(rows)) != (info.counts, info.records):
        yield f"it tells of {info.records} records and holds {len(rows)}: what is counted of it was changed"


def _wrong_with_facts(engine: Engine, info: EditionInfo, cache: RecordCache) -> Iterator[str]:
    """What is wrong with the facts as lists are filtered by them, which its records tell again."""
    entries = EditionReader(engine, info, cache).all_entries()
    told = set(_in_rows(facts_of(Library({entry.record.key: entry for entry in entries}))))
    kept = {(row.kind, row.slug, row.topic, "", row.agreement) for row in _of(engine, _FACTS, info)}
    kept |= {(row.kind, row.slug, row.topic, row.name, row.value) for row in _of(engine, _FACT_TAGS, info)}
    if wrong := told ^ kept:
        kind, slug, topic, _, _ = min(wrong)
        yield f"{len(wrong)} row(s) about its facts were added, changed or removed: {kind}/{slug} {topic}"


def _of(engine: Engine, statement: Any, info: EditionInfo) -> Iterator[Row[Any]]:
    return iter(fetch(engine, statement, {"edition": info.id}))


def _in_rows(facts: Iterator[FactRow]) -> Iterator[tuple[str, str, str, str, str]]:
    for fact in facts:
        yield fact.about.kind, fact.about.id, fact.topic, "", str(fact.agreement)
        for name, value in fact.tags:
            yield fact.about.kind, fact.about.id, fact.topic, name, value
