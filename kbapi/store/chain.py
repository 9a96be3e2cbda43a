"""The chain of publications: each has a hash over the one before it, so that none can be changed unseen.

How a link is computed never changes: what auditors have written down must fit for ever.
"""

from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, String, select, type_coerce

from kbapi.knowledge.canonical import Plain, canonical_text, fingerprint_of
from kbapi.store.schema import edition, publication

BEGINNING = ""
"""What stands for the link before the first publication."""
CHAINED = (
    publication.c.number,
    publication.c.edition_id,
    # As they are spelled, so that a moment that was changed into none can be named, too.
    type_coerce(publication.c.published_at, String).label("published_at"),
    publication.c.note,
    publication.c.origin,
    publication.c.chain,
    type_coerce(edition.c.first_published_at, String).label("first_published_at"),
    edition.c.parent,
)
PUBLICATIONS = select(*CHAINED).join_from(publication, edition, isouter=True).order_by(publication.c.number)
"""All publications from the first to the last, with what their links are computed of."""
_NEWEST = select(publication.c.chain).order_by(publication.c.number.desc()).limit(1)


class Publication(NamedTuple):
    """What a link is computed of; moments are text as they are stored."""

    number: int
    edition: str
    published_at: str
    first_published_at: str
    parent: str | None
    note: str
    origin: str | None


def link_after(before: str, published: Publication) -> str:
    """The link of a publication: SHA-256, in hexadecimal, of the link before it and of all it says."""
    told: dict[str, Plain] = dict(published._asdict())
    return fingerprint_of(canonical_text({"before": before, **told}))


def newest_link(connection: Connection) -> str:
    """The link of the newest publication, as it stands."""
    return connection.scalar(_NEWEST) or BEGINNING


def publication_of(row: Row[Any]) -> Publication:
    """What a row of `PUBLICATIONS` says."""
    return Publication(
        row.number,
        row.edition_id,
        row.published_at,
        row.first_published_at or "",
        row.parent,
        row.note,
        row.origin,
    )
