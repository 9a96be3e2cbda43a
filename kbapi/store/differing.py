"""Which records differ between two editions, found by the database: neither edition is read."""

from typing import Any

from sqlalchemy import Engine, Select, and_, bindparam, or_, select, union

from kbapi.knowledge.identity import Key
from kbapi.store import statements
from kbapi.store.query import fetch
from kbapi.store.schema import edition_record


def _not_alike(one: str, other: str) -> Select[Any]:
    """The members of one edition that the other does not have, or not with these words and reviews."""
    here, there = edition_record.alias(), edition_record.alias()
    same_place = and_(
        there.c.edition_id == bindparam(other), there.c.kind == here.c.kind, there.c.slug == here.c.slug
    )
    differs = or_(
        there.c.fingerprint.is_(None),
        there.c.fingerprint != here.c.fingerprint,
        there.c.reviews != here.c.reviews,
    )
    joined = select(here.c.kind, here.c.slug).select_from(here.outerjoin(there, same_place))
    return joined.where(here.c.edition_id == bindparam(one), differs)


_DIFFERING = union(_not_alike("after", "before"), _not_alike("before", "after"))


def differing_keys(engine: Engine, before: str | None, after: str) -> tuple[Key, ...]:
    """The keys of the records that came, changed or went between two editions, in order.

    Without an edition before, all have come.
    """
    if before is None:
        rows = fetch(engine, statements.KEYS, {"edition": after})
    else:
        rows = fetch(engine, _DIFFERING, {"before": before, "after": after})
    return tuple(sorted(Key(row.kind, row.slug) for row in rows))
