"""Which target is told of which publication, and how far that has come."""

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, String, Text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "webhook_delivery",
        Column("target", _word(80), nullable=False),
        Column("number", Integer, nullable=False),
        Column("status", _word(40), nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("next_attempt_at", String(27), nullable=False),
        Column("told", Text, nullable=False),
        PrimaryKeyConstraint("target", "number", name="pk_webhook_delivery"),
        ForeignKeyConstraint(
            ["number"], ["publication.number"], name="fk_webhook_delivery_number_publication"
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drops the table; every target is then told of the current edition once more."""
    op.drop_table("webhook_delivery")


def _word(length: int) -> String:
    return String(length).with_variant(String(length, collation="C"), "postgresql")
