"""The tables, and which columns they may be searched by; valid on SQLite and on PostgreSQL."""

from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

from kbapi.errors import DamagedDatabaseError

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A moment as ISO 8601 text in UTC, always 27 characters, so that text order is the order of time."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        """The text; raises ValueError for a moment without a time zone."""
        return None if value is None else moment_in_text(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> datetime | None:
        """The moment, in UTC; raises DamagedDatabaseError for a text that nobody has stored."""
        try:
            return None if value is None else datetime.fromisoformat(value)
        except ValueError as fault:
            raise DamagedDatabaseError("The database holds a time that is none.") from fault


def moment_in_text(moment: datetime) -> str:
    """A moment as it is stored; raises ValueError for one without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be stored")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _word(length: int) -> String:
    """Text compared by code points on every database, as Python does: cursors depend on it."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


_KIND, _SLUG, _EDITION, _FINGERPRINT = _word(40), _word(80), _word(20), _word(64)
_NAME, _VALUE = _word(80), _word(200)

record = Table(
    "record",
    METADATA,
    Column("fingerprint", _FINGERPRINT, primary_key=True),
    Column("kind", _KIND, nullable=False),
    Column("slug", _SLUG, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
)

record_tag = Table(
    "record_tag",
    METADATA,
    Column("fingerprint", _FINGERPRINT, ForeignKey("record.fingerprint"), primary_key=True),
    Column("name", _NAME, primary_key=True),
    Column("value", _VALUE, primary_key=True),
    Index(None, "name", "value", "fingerprint"),
    sqlite_with_rowid=False,
)

edition = Table(
    "edition",
    METADATA,
    Column("id", _EDITION, primary_key=True),
    Column("first_published_at", Moment, nullable=False),
    Column("records", Integer, nullable=False),
    Column("counts", Text, nullable=False),
    Column("parent", _EDITION, ForeignKey("edition.id")),
)

edition_record = Table(
    "edition_record",
    METADATA,
    Column("edition_id", _EDITION, ForeignKey("edition.id"), primary_key=True),
    Column("kind", _KIND, primary_key=True),
    Column("slug", _SLUG, primary_key=True),
    Column("fingerprint", _FINGERPRINT, ForeignKey("record.fingerprint"), nullable=False),
    Column("reviews", Text, nullable=False),
    Index(None, "fingerprint", "edition_id", unique=True),
    sqlite_with_rowid=False,
)

edition_fact = Table(
    "edition_fact",
    METADATA,
    Column("edition_id", _EDITION, primary_key=True),
    Column("kind", _KIND, primary_key=True),
    Column("slug", _SLUG, primary_key=True),
    Column("topic", _SLUG, primary_key=True),
    Column("agreement", _KIND, nullable=False),
    ForeignKeyConstraint(
        ["edition_id", "kind", "slug"],
        ["edition_record.edition_id", "edition_record.kind", "edition_record.slug"],
    ),
    Index(None, "edition_id", "topic", "kind", "slug"),
    sqlite_with_rowid=False,
)

edition_fact_tag = Table(
    "edition_fact_tag",
    METADATA,
    Column("edition_id", _EDITION, primary_key=True),
    Column("kind", _KIND, primary_key=True),
    Column("slug", _SLUG, primary_key=True),
    Column("topic", _SLUG, primary_key=True),
    Column("name", _NAME, primary_key=True),
    Column("value", _VALUE, primary_key=True),
    ForeignKeyConstraint(
        ["edition_id", "kind", "slug", "topic"],
        ["edition_fact.edition_id", "edition_fact.kind", "edition_fact.slug", "edition_fact.topic"],
    ),
    Index(None, "edition_id", "name", "value", "kind", "slug", "topic"),
    sqlite_with_rowid=False,
)

publication = Table(
    "publication",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("edition_id", _EDITION, ForeignKey("edition.id"), nullable=False, index=True),
    Column("published_at", Moment, nullable=False),
    Column("note", Text, nullable=False),
    Column("origin", Text),
    Column("chain", _FINGERPRINT, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)
"""The edition with the highest number is the current one: inserting one row here is the switch.

`chain` is the link to the row before, `origin` where an edition came from that was not published here.
"""

used_token = Table(
    "used_token",
    METADATA,
    Column("digest", _FINGERPRINT, primary_key=True),
    Column("expires_at", Moment, nullable=False, index=True),
    sqlite_with_rowid=False,
)
"""Written by servers, not by publishers: what must not be used a second time before it expires anyway."""

api_key = Table(
    "api_key",
    METADATA,
    Column("id", _word(10), primary_key=True),
    Column("owner", Text, nullable=False),
    Column("scopes", _VALUE, nullable=False),
    Column("digest", _FINGERPRINT, nullable=False),
    Column("ending", _word(4), nullable=False),
    Column("rate", _VALUE, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
    sqlite_with_rowid=False,
)
"""Who may ask: the digest of each key, never a key; a row stays when its key was revoked."""

webhook_delivery = Table(
    "webhook_delivery",
    METADATA,
    Column("target", _SLUG, primary_key=True),
    Column("number", Integer, ForeignKey("publication.number"), primary_key=True),
    Column("status", _KIND, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Moment, nullable=False),
    Column("told", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Which target is told of which publication, and how far that has come; holds neither address nor secret."""
