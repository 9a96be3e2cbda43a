"""The first tables: records, editions, facts and publications."""

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, String, Text

revision = "0001"
down_revision = None


def _word(length: int) -> String:
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Makes all tables."""
    _make_records()
    _make_editions()
    _make_facts()
    _make_publications()


def downgrade() -> None:
    """Drops all tables and with them everything that was published."""
    for name in (
        "publication",
        "edition_fact_tag",
        "edition_fact",
        "edition_record",
        "edition",
        "record_tag",
        "record",
    ):
        op.drop_table(name)


def _make_records() -> None:
    op.create_table(
        "record",
        Column("fingerprint", _word(64), nullable=False),
        Column("kind", _word(40), nullable=False),
        Column("slug", _word(80), nullable=False),
        Column("title", Text, nullable=False),
        Column("body", Text, nullable=False),
        PrimaryKeyConstraint("fingerprint", name="pk_record"),
    )
    op.create_table(
        "record_tag",
        Column("fingerprint", _word(64), nullable=False),
        Column("name", _word(80), nullable=False),
        Column("value", _word(200), nullable=False),
        PrimaryKeyConstraint("fingerprint", "name", "value", name="pk_record_tag"),
        ForeignKeyConstraint(["fingerprint"], ["record.fingerprint"], name="fk_record_tag_fingerprint"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_record_tag_name_value_fingerprint", "record_tag", ["name", "value", "fingerprint"])


def _make_editions() -> None:
    op.create_table(
        "edition",
        Column("id", _word(20), nullable=False),
        Column("first_published_at", String(27), nullable=False),
        Column("records", Integer, nullable=False),
        Column("counts", Text, nullable=False),
        Column("parent", _word(20), nullable=True),
        PrimaryKeyConstraint("id", name="pk_edition"),
        ForeignKeyConstraint(["parent"], ["edition.id"], name="fk_edition_parent"),
    )
    op.create_table(
        "edition_record",
        Column("edition_id", _word(20), nullable=False),
        Column("kind", _word(40), nullable=False),
        Column("slug", _word(80), nullable=False),
        Column("fingerprint", _word(64), nullable=False),
        Column("reviews", Text, nullable=False),
        PrimaryKeyConstraint("edition_id", "kind", "slug", name="pk_edition_record"),
        ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_edition_record_edition_id"),
        ForeignKeyConstraint(["fingerprint"], ["record.fingerprint"], name="fk_edition_record_fingerprint"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_edition_record_fingerprint_edition_id",
        "edition_record",
        ["fingerprint", "edition_id"],
        unique=True,
    )


def _make_facts() -> None:
    about = ("edition_id", "kind", "slug")
    op.create_table(
        "edition_fact",
        Column("edition_id", _word(20), nullable=False),
        Column("kind", _word(40), nullable=False),
        Column("slug", _word(80), nullable=False),
        Column("topic", _word(80), nullable=False),
        Column("agreement", _word(40), nullable=False),
        PrimaryKeyConstraint(*about, "topic", name="pk_edition_fact"),
        ForeignKeyConstraint(
            about,
            [f"edition_record.{column}" for column in about],
            name="fk_edition_fact_edition_id_kind_slug",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_edition_fact_edition_id_topic_kind_slug", "edition_fact", ["edition_id", "topic", "kind", "slug"]
    )
    named = (*about, "topic")
    op.create_table(
        "edition_fact_tag",
        Column("edition_id", _word(20), nullable=False),
        Column("kind", _word(40), nullable=False),
        Column("slug", _word(80), nullable=False),
        Column("topic", _word(80), nullable=False),
        Column("name", _word(80), nullable=False),
        Column("value", _word(200), nullable=False),
        PrimaryKeyConstraint(*named, "name", "value", name="pk_edition_fact_tag"),
        ForeignKeyConstraint(
            named,
            [f"edition_fact.{column}" for column in named],
            name="fk_edition_fact_tag_edition_id_kind_slug_topic",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_edition_fact_tag_edition_id_name_value_kind_slug_topic",
        "edition_fact_tag",
        ["edition_id", "name", "value", "kind", "slug", "topic"],
    )


def _make_publications() -> None:
    op.create_table(
        "publication",
        Column("number", Integer, nullable=False, autoincrement=True),
        Column("edition_id", _word(20), nullable=False),
        Column("published_at", String(27), nullable=False),
        Column("note", Text, nullable=False),
        PrimaryKeyConstraint("number", name="pk_publication"),
        ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_publication_edition_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_publication_edition_id", "publication", ["edition_id"])
