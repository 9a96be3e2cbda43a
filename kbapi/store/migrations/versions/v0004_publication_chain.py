"""A chain through all publications, and where an edition came from that was not published here."""

import hashlib
import json

from alembic import op
from sqlalchemy import Column, Connection, RowMapping, String, Text, text

revision = "0004"
down_revision = "0003"

_PUBLICATIONS = text(
    "SELECT publication.number, publication.edition_id, publication.published_at, publication.note,"
    " edition.first_published_at, edition.parent"
    " FROM publication JOIN edition ON edition.id = publication.edition_id ORDER BY publication.number"
)
_SET = text("UPDATE publication SET chain = :chain WHERE number = :number")


def upgrade() -> None:
    """Adds the columns and links what was published before."""
    word = String(64).with_variant(String(64, collation="C"), "postgresql")
    op.add_column("publication", Column("origin", Text, nullable=True))
    op.add_column("publication", Column("chain", word, nullable=False, server_default=""))
    _link(op.get_bind())


def downgrade() -> None:
    """Drops the columns; the chain can be computed again, where editions came from is lost."""
    op.drop_column("publication", "chain")
    op.drop_column("publication", "origin")


def _link(connection: Connection) -> None:
    before = ""
    for row in connection.execute(_PUBLICATIONS).mappings().all():
        before = _link_after(before, row)
        connection.execute(_SET, {"chain": before, "number": row["number"]})


def _link_after(before: str, row: RowMapping) -> str:
    """As `store.chain` has it, in words of its own: a released step must not change when that does."""
    told = {
        "before": before,
        "number": row["number"],
        "edition": row["edition_id"],
        "published_at": row["published_at"],
        "first_published_at": row["first_published_at"],
        "parent": row["parent"],
        "note": row["note"],
        "origin": None,
    }
    spelled = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()
