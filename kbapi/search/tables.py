"""The tables of an index that PostgreSQL keeps; made when the first one is built, and known to nobody else.

They are no part of the migrations: what stands here can be built again from records at any time.
"""

from sqlalchemy import (
    Column,
    ForeignKey,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

METADATA = MetaData()


def _of_an_index() -> Column[int]:
    return Column("index_id", ForeignKey("search_index.id", ondelete="CASCADE"), primary_key=True)


search_index = Table(
    "search_index",
    METADATA,
    Column("id", Integer, Identity(always=True), primary_key=True),
    Column("edition_id", String(80), nullable=False),
    Column("format", Integer, nullable=False),
    UniqueConstraint("edition_id", "format"),
)
"""One row an edition and a format, which is that of the program: two versions may run side by side."""

search_passage = Table(
    "search_passage",
    METADATA,
    _of_an_index(),
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("procedures", ARRAY(Text), nullable=False),
    Column("shown", JSONB, nullable=False),
)

search_term = Table(
    "search_term",
    METADATA,
    _of_an_index(),
    Column("term", Text(collation="C"), primary_key=True),
    Column("passages", ARRAY(Integer), nullable=False),
    Column("impacts", ARRAY(SmallInteger), nullable=False),
)
"""The passages that have a term, and what it adds to the score of each."""

search_file = Table(
    "search_file",
    METADATA,
    _of_an_index(),
    Column("name", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
"""The lexicon and the completions, which every node maps into its memory."""

search_manifest = Table(
    "search_manifest",
    METADATA,
    _of_an_index(),
    Column("name", Text, primary_key=True),
    Column("rows", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
)
"""How many rows an index has in each table above, and their hash; older versions made no such table."""
