"""Whether a database still holds what was saved in it; repairs nothing."""

from collections import Counter

from sqlalchemy import Engine, text

from kbapi.errors import DamagedDatabaseError
from kbapi.knowledge.canonical import edition_id
from kbapi.knowledge.identity import Key
from kbapi.store import statements
from kbapi.store.edition import EditionInfo
from kbapi.store.query import fetch

REMEDY = "restore it from a copy, or move it away and publish anew"
_CHECK = text("PRAGMA integrity_check(10)")


def damage_in(engine: Engine) -> str | None:
    """What is wrong with a SQLite file, in SQLite's words; None for a sound one and for PostgreSQL.

    Reads the whole file: it also finds values that differ between a table and its indexes.
    """
    if engine.dialect.name != "sqlite":
        return None
    try:
        found = [str(row[0]) for row in fetch(engine, _CHECK)]
    except DamagedDatabaseError as fault:
        return str(fault)
    return None if found == ["ok"] else "; ".join(found)


def refuse_damage(engine: Engine) -> None:
    """Raises DamagedDatabaseError for a SQLite file that is not sound."""
    if complaint := damage_in(engine):
        place = engine.url.render_as_string()
        raise DamagedDatabaseError(f"The database {place} is damaged ({complaint}): {REMEDY}.")


def refuse_changed(engine: Engine, info: EditionInfo) -> None:
    """Raises DamagedDatabaseError unless an edition has what its id tells of, and as much as is counted."""
    rows = fetch(engine, statements.ALL_MEMBERS, {"edition": info.id})
    told = edition_id((Key(row.kind, row.slug), row.fingerprint, row.reviews) for row in rows)
    counted = Counter(row.kind for row in rows)
    if (told, counted, len(rows)) != (info.id, info.counts, info.records):
        raise DamagedDatabaseError(
            f"The database does not hold edition {info.id} as it was published: {REMEDY}."
        )
