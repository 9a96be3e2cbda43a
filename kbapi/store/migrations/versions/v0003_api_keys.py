"""API keys, of which only digests are kept."""

from alembic import op
from sqlalchemy import Column, PrimaryKeyConstraint, String, Text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "api_key",
        Column("id", _word(10), nullable=False),
        Column("owner", Text, nullable=False),
        Column("scopes", _word(200), nullable=False),
        Column("digest", _word(64), nullable=False),
        Column("ending", _word(4), nullable=False),
        Column("rate", _word(200), nullable=False),
        Column("created_at", String(27), nullable=False),
        Column("expires_at", String(27)),
        Column("revoked_at", String(27)),
        PrimaryKeyConstraint("id", name="pk_api_key"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drops the table; every key is lost and must be handed out anew."""
    op.drop_table("api_key")


def _word(length: int) -> String:
    return String(length).with_variant(String(length, collation="C"), "postgresql")
