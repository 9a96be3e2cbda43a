"""Saving an edition and making it the current one; rows are only added, never changed or removed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Engine, Insert, bindparam, insert, select
from sqlalchemy.exc import DBAPIError

from kbapi.errors import AnotherPublisherError, PublishingError, UnknownEditionError
from kbapi.kinds import encoded
from kbapi.knowledge import canonical
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry, Library
from kbapi.knowledge.origin import Origin
from kbapi.store.chain import Publication, link_after, newest_link
from kbapi.store.edition import FactRow
from kbapi.store.listening import NOTIFY
from kbapi.store.origins import origin_in_text
from kbapi.store.query import writing
from kbapi.store.schema import (
    METADATA,
    edition,
    edition_fact,
    edition_fact_tag,
    edition_record,
    moment_in_text,
    publication,
    record,
    record_tag,
)
from kbapi.store.tags import tags_of

CHUNK = 500
"""Rows per statement: few round trips, and few texts in memory at once."""

Item = TypeVar("Item")
Values = dict[str, object]

_IS_SAVED = select(edition.c.id).where(edition.c.id == bindparam("edition"))
_LATEST = (
    select(publication.c.number, publication.c.edition_id, publication.c.published_at)
    .order_by(publication.c.number.desc())
    .limit(1)
)
_STORED = select(record.c.fingerprint).where(
    record.c.fingerprint.in_(bindparam("fingerprints", expanding=True))
)
_SAVED = select(edition.c.first_published_at, edition.c.parent).where(edition.c.id == bindparam("edition"))


def save_edition(engine: Engine, library: Library, facts: Iterable[FactRow], at: datetime) -> str:
    """Saves a library as an edition, whole or not at all, and returns its id; a saved one is left as it is.

    `at` needs a time zone. Raises PublishingError; the edition that is current stays so either way.
    """
    reviews = {key: _reviews_text(entry) for key, entry in library.entries.items()}
    edition_id = canonical.edition_id(
        (key, entry.fingerprint, reviews[key]) for key, entry in library.entries.items()
    )
    with _saving(engine) as connection:
        if not connection.scalar(_IS_SAVED, {"edition": edition_id}):
            connection.execute(insert(edition), _edition_row(connection, edition_id, library, at))
            _add_records(connection, library)
            _add_contents(connection, edition_id, library, reviews)
            _add_facts(connection, edition_id, facts)
            _count_rows(connection)
    return edition_id


def make_current(
    engine: Engine, edition_id: str, at: datetime, note: str = "", origin: Origin | None = None
) -> int:
    """Makes a saved edition the current one and returns the publication's number; does nothing where it is.

    `origin` is the publication of another place that is taken over, which is noted in any case.

    Raises UnknownEditionError for an edition that was never saved, PublishingError when it cannot be written.
    """
    try:
        return _made_current(engine, edition_id, at, note, origin)
    except PublishingError:
        # The connection may be lost after the server has committed and before it could say so.
        with suppress(PublishingError):
            if number := _number_of(engine, edition_id, at):
                return number
        raise


def _made_current(engine: Engine, edition_id: str, at: datetime, note: str, origin: Origin | None) -> int:
    with _saving(engine) as connection:
        if not connection.scalar(_IS_SAVED, {"edition": edition_id}):
            raise UnknownEditionError(
                f"There is no edition `{edition_id}`: save it before making it current."
            )
        latest = connection.execute(_LATEST).first()
        if latest and latest.edition_id == edition_id and origin is None:
            return int(latest.number)
        saved = connection.execute(_SAVED, {"edition": edition_id}).one()
        # Not the database's own count: the number is part of what the link is computed of.
        number = latest.number + 1 if latest else 1
        published = Publication(
            number=number,
            edition=edition_id,
            published_at=moment_in_text(at),
            first_published_at=moment_in_text(saved.first_published_at),
            parent=saved.parent,
            note=note,
            origin=origin_in_text(origin) if origin else None,
        )
        connection.execute(insert(publication), _publication_row(connection, published, at))
        if connection.dialect.name == "postgresql":
            connection.execute(NOTIFY, {"number": number})
        return number


def _number_of(engine: Engine, edition_id: str, at: datetime) -> int | None:
    """The number of the newest publication, if it is that of an edition at a moment.

    Asked as a writer, so that a transaction which still goes on is waited for.
    """
    with _saving(engine) as connection:
        latest = connection.execute(_LATEST).first()
        if latest and (latest.edition_id, latest.published_at) == (edition_id, at):
            return int(latest.number)
        return None


@contextmanager
def _saving(engine: Engine) -> Iterator[Connection]:
    try:
        with writing(engine) as connection:
            yield connection
    except DBAPIError as fault:
        if getattr(fault.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
            raise AnotherPublisherError(
                "Somebody else is writing to the database: try again later."
            ) from fault
        place = engine.url.render_as_string()
        raise PublishingError(f"The edition could not be saved in {place}: {fault.orig}") from fault


def _publication_row(connection: Connection, published: Publication, at: datetime) -> Values:
    return {
        "number": published.number,
        "edition_id": published.edition,
        "published_at": at,
        "note": published.note,
        "origin": published.origin,
        "chain": link_after(newest_link(connection), published),
    }


def _edition_row(connection: Connection, edition_id: str, library: Library, at: datetime) -> Values:
    latest = connection.execute(_LATEST).first()
    counts: Mapping[str, int] = Counter(key.kind for key in library.entries)
    return {
        "id": edition_id,
        "first_published_at": at,
        "records": len(library.entries),
        "counts": canonical.canonical_text(dict(counts)),
        "parent": latest.edition_id if latest else None,
    }


def _add_records(connection: Connection, library: Library) -> None:
    for entries in _chunks(sorted(library.entries.values(), key=_fingerprint)):
        fingerprints = [entry.fingerprint for entry in entries]
        stored = set(connection.scalars(_STORED, {"fingerprints": fingerprints}))
        missing = [entry for entry in entries if entry.fingerprint not in stored]
        _add(connection, insert(record), map(_record_row, missing))
        _add(connection, insert(record_tag), (row for entry in missing for row in _tag_rows(entry)))


def _add_contents(
    connection: Connection, edition_id: str, library: Library, reviews: Mapping[Key, str]
) -> None:
    rows = (_content_row(edition_id, library.entries[key], reviews[key]) for key in sorted(library.entries))
    _add(connection, insert(edition_record), rows)


def _add_facts(connection: Connection, edition_id: str, facts: Iterable[FactRow]) -> None:
    for some in _chunks(facts):
        places = [_place(edition_id, fact) for fact in some]
        agreements = (
            {**place, "agreement": str(fact.agreement)} for place, fact in zip(places, some, strict=True)
        )
        tags = (
            {**place, "name": name, "value": value}
            for place, fact in zip(places, some, strict=True)
            for name, value in sorted(fact.tags)
        )
        _add(connection, insert(edition_fact), agreements)
        _add(connection, insert(edition_fact_tag), tags)


def _count_rows(connection: Connection) -> None:
    """Gives the planner figures to choose by; without them it reads a whole edition to find one tag."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
    for table in METADATA.sorted_tables:
        connection.exec_driver_sql(f"ANALYZE {table.name}")


def _add(connection: Connection, statement: Insert, rows: Iterable[Values]) -> None:
    for some in _chunks(rows):
        connection.execute(statement, some)


def _record_row(entry: Entry) -> Values:
    body = encoded(entry.record)
    if canonical.fingerprint_of(body) != entry.fingerprint:
        raise ValueError(f"{entry.record.key} has another content than its fingerprint says")
    return {
        "fingerprint": entry.fingerprint,
        "kind": entry.record.kind,
        "slug": entry.record.id,
        "title": entry.record.title,
        "body": body,
    }


def _content_row(edition_id: str, entry: Entry, reviews: str) -> Values:
    return {
        "edition_id": edition_id,
        "kind": entry.record.kind,
        "slug": entry.record.id,
        "fingerprint": entry.fingerprint,
        "reviews": reviews,
    }


def _tag_rows(entry: Entry) -> Iterator[Values]:
    for name, value in sorted(tags_of(entry.record)):
        yield {"fingerprint": entry.fingerprint, "name": name, "value": value}


def _place(edition_id: str, fact: FactRow) -> Values:
    return {"edition_id": edition_id, "kind": fact.about.kind, "slug": fact.about.id, "topic": fact.topic}


def _reviews_text(entry: Entry) -> str:
    return canonical.canonical_text(canonical.to_plain(entry.reviews))


def _fingerprint(entry: Entry) -> str:
    return entry.fingerprint


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    remaining = iter(items)
    while some := list(islice(remaining, CHUNK)):
        yield some
