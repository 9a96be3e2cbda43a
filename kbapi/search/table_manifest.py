"""The manifest of an index that PostgreSQL keeps: how many rows it has in each table, and a hash of them.

It shows damage. Who can write to the tables could make it anew; an index can always be built from records.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Executable, Row, Table, bindparam, delete, func, insert, select

from kbapi.knowledge.canonical import canonical_text
from kbapi.search.engine import FORMAT
from kbapi.search.rows import Rows
from kbapi.search.tables import search_file, search_index, search_manifest, search_passage, search_term

Fetch = Callable[[Executable, Mapping[str, object]], Sequence[Row[Any]]]
"""Reads the rows of a query: within a transaction, or wherever the servers are."""

_AT_ONCE = 500
"""Rows in memory at once."""
_KEYS: Mapping[Table, Column[Any]] = {
    search_passage: search_passage.c.number,
    search_term: search_term.c.term,
    search_file: search_file.c.name,
}
"""What each table of an index is ordered by."""
_HAS_TABLES = select(
    func.to_regclass(search_index.name).is_not(None).label("indexes"),
    func.to_regclass(search_manifest.name).is_not(None).label("manifests"),
)
_INDEXES = (
    select(search_index.c.id, search_index.c.edition_id)
    .where(search_index.c.format == FORMAT)
    .order_by(search_index.c.edition_id.collate("C"))
)
_NO_MANIFEST = "it has no manifest: a version that wrote none has built it"
_MANIFEST = select(search_manifest).where(search_manifest.c.index_id == bindparam("index"))


class _Part(NamedTuple):
    """The rows of one table: how many, and the SHA-256 of all in their order, in hexadecimal."""

    rows: int
    digest: str


def seal(connection: Connection, index: int) -> None:
    """Writes the manifest of an index that was just filled."""
    for table in _KEYS:
        part = _read(_within(connection), table, index)
        row = {"index_id": index, "name": table.name, "rows": part.rows, "digest": part.digest}
        connection.execute(insert(search_manifest), row)


def is_sealed(connection: Connection, index: int) -> bool:
    """Whether an index is row for row what its manifest says."""
    return _complaint(_within(connection), index) is None


def empty(connection: Connection, index: int) -> None:
    """Removes the rows of an index and its manifest; the index itself keeps its number."""
    for table in (*_KEYS, search_manifest):
        connection.execute(delete(table).where(table.c.index_id == index))


def complaints_in(rows: Rows) -> Iterator[tuple[str, str | None]]:
    """The editions with an index of this version's format, and what is wrong with each; None if nothing is.

    Nothing for another database than PostgreSQL; raises DatabaseUnavailableError.
    """
    if rows.dialect != "postgresql":
        return
    [has] = rows.fetch(_HAS_TABLES)
    for row in rows.fetch(_INDEXES) if has.indexes else ():
        yield row.edition_id, _complaint(rows.fetch, row.id) if has.manifests else _NO_MANIFEST


def _complaint(fetch: Fetch, index: int) -> str | None:
    told = {row.name: _Part(row.rows, row.digest) for row in fetch(_MANIFEST, {"index": index})}
    if not told:
        return _NO_MANIFEST
    for table in _KEYS:
        found = _read(fetch, table, index)
        if found != told.get(table.name):
            built = told[table.name].rows if table.name in told else "unknown"
            return f"rows of {table.name} were changed: {found.rows} are there, {built} were built"
    return None


def _read(fetch: Fetch, table: Table, index: int) -> _Part:
    """Reads some rows at a time, since a large library has millions."""
    digest, rows, after = hashlib.sha256(), 0, None
    while found := fetch(*_following(table, index, after)):
        for row in found:
            digest.update(f"{canonical_text([_plain(value) for value in row])}\n".encode())
        rows, after = rows + len(found), found[-1][0]
    return _Part(rows, digest.hexdigest())


def _following(table: Table, index: int, after: object) -> tuple[Executable, Mapping[str, object]]:
    """The query of the rows behind a key, in the order of keys: by bytes, whatever the database sorts by."""
    key = _KEYS[table]
    place = key if key.type.python_type is int else key.collate("C")
    others = [column for column in table.columns if column.name not in (key.name, "index_id")]
    query = select(key, *others).where(table.c.index_id == bindparam("index")).order_by(place).limit(_AT_ONCE)
    if after is None:
        return query, {"index": index}
    return query.where(place > bindparam("after")), {"index": index, "after": after}


def _plain(value: Any) -> Any:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value


def _within(connection: Connection) -> Fetch:
    return lambda statement, parameters: connection.execute(statement, parameters).all()
