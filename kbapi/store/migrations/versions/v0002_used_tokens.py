"""Tokens that callers have used, so that none is used twice."""

from alembic import op
from sqlalchemy import Column, PrimaryKeyConstraint, String

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "used_token",
        Column("digest", String(64).with_variant(String(64, collation="C"), "postgresql"), nullable=False),
        Column("expires_at", String(27), nullable=False),
        PrimaryKeyConstraint("digest", name="pk_used_token"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_used_token_expires_at", "used_token", ["expires_at"])


def downgrade() -> None:
    """Drops the table; tokens that have not expired could be used once more."""
    op.drop_table("used_token")
