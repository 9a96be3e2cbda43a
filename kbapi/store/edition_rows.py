"""The rows of one edition, by statement or from memory; what they say is decoded elsewhere."""

import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Engine, Row, Select

from kbapi.knowledge.identity import Key
from kbapi.store import statements
from kbapi.store.cache import Recent, RecordCache, Text
from kbapi.store.edition import EditionInfo
from kbapi.store.query import fetch

WHOLE_UP_TO = 2_000
"""Records up to which an edition is read in one statement when it is first asked for anything, and held as
text: some 3 kB a record, once for all editions that have it. Longer ones are asked record by record."""
KEPT_LOOK_UPS = 1_000
MOST_KEPT_ROWS = 200
"""Look-ups of an edition that are kept for the next reader, and how long they may be."""
CHUNK = 200
"""Rows in memory at once while all of a longer edition are read."""


class Member(NamedTuple):
    """A record's place in an edition, with its text."""

    kind: str
    slug: str
    fingerprint: str
    reviews: str
    text: Text

    @property
    def body(self) -> str:
        """The canonical text."""
        return self.text.body


class Tagged(NamedTuple):
    """A record that carries a tag, and the tag's value."""

    kind: str
    slug: str
    value: str


class EditionRows(Protocol):
    """What can be asked of the rows of an edition; each has `kind` and `slug`, and what its method says."""

    def members(self, keys: Sequence[Key]) -> Sequence[Any]:
        """Members by key, as far as there are any, in the order of keys, with `fingerprint` and `reviews`."""

    def page(
        self, kind: str, filters: Mapping[str, str], offset: int, limit: int
    ) -> tuple[Sequence[Any], int]:
        """Members of a kind that carry all of some tags, in the order of ids, and how many there are."""

    def tagged(self, name: str, values: Sequence[str]) -> Sequence[Any]:
        """Who carries a tag with one of some values, in the order of keys, with the `value`."""

    def tagged_between(self, name: str, first: str, last: str, limit: int) -> Sequence[Any]:
        """Who carries a tag with a value between two, in the order of values and keys, with the `value`."""

    def bodies(self, fingerprints: Sequence[str]) -> Sequence[Any]:
        """Texts by `fingerprint` with `body`, whichever edition has them."""

    def all_keys(self) -> list[Key]:
        """The keys of all members, in order."""

    def everything(self) -> Iterator[Any]:
        """All members in the order of their keys, with `fingerprint`, `reviews` and `body`."""


def rows_of(by_statement: "RowsByStatement", info: EditionInfo, cache: RecordCache) -> EditionRows:
    """The rows of an edition; nothing is read yet."""
    return WholeEdition(by_statement, cache) if info.records <= WHOLE_UP_TO else by_statement


class RowsByStatement:
    """Asks the database, and keeps what it said for the next reader."""

    def __init__(self, engine: Engine, edition: str) -> None:
        self._engine = engine
        self._edition = edition
        self._kept: Recent[Hashable, Sequence[Row[Any]]] = Recent(KEPT_LOOK_UPS)

    def members(self, keys: Sequence[Key]) -> Sequence[Row[Any]]:
        if len(keys) == 1:
            return self.fetch(statements.MEMBER, kind=keys[0].kind, slug=keys[0].id)
        return self.fetch(statements.MEMBERS, keys=keys) if keys else []

    def page(
        self, kind: str, filters: Mapping[str, str], offset: int, limit: int
    ) -> tuple[Sequence[Row[Any]], int]:
        named = {f"name_{place}": name for place, name in enumerate(filters)}
        values = {f"value_{place}": value for place, value in enumerate(filters.values())}
        statement = statements.members_page(len(filters))
        rows = self.fetch(statement, kind=kind, offset=offset, limit=limit, **named, **values)
        return [row for row in rows if row.slug], rows[0].total

    def tagged(self, name: str, values: Sequence[str]) -> Sequence[Row[Any]]:
        return self.fetch(statements.TAGGED, name=name, values=values) if values else []

    def tagged_between(self, name: str, first: str, last: str, limit: int) -> Sequence[Row[Any]]:
        return self.fetch(statements.TAGGED_BETWEEN, name=name, first=first, last=last, limit=limit)

    def bodies(self, fingerprints: Sequence[str]) -> Sequence[Row[Any]]:
        if not fingerprints:
            return []
        return fetch(self._engine, statements.BODIES, {"fingerprints": fingerprints})

    def all_keys(self) -> list[Key]:
        return [Key(row.kind, row.slug) for row in self._fetch_anew(statements.KEYS)]

    def everything(self) -> Iterator[Row[Any]]:
        last = Key("", "")
        while rows := self._fetch_anew(statements.MEMBERS_AFTER, kind=last.kind, slug=last.id, limit=CHUNK):
            yield from rows
            last = Key(rows[-1].kind, rows[-1].slug)

    def whole(self) -> Sequence[Row[Any]]:
        """All members with `body` and `tags`, in one statement."""
        return self._fetch_anew(statements.WHOLE)

    def fetch(self, statement: Select[Any], **parameters: object) -> Sequence[Row[Any]]:
        """The rows of a look-up, from memory where it was made before: then no server is needed."""
        key = (
            statement,
            *(tuple(given) if isinstance(given, list) else given for given in parameters.values()),
        )
        rows = self._kept.get(key)
        if rows is None:
            rows = self._fetch_anew(statement, **parameters)
            if len(rows) <= MOST_KEPT_ROWS:
                self._kept.keep(key, rows)
        return rows

    def _fetch_anew(self, statement: Select[Any], **parameters: object) -> Sequence[Row[Any]]:
        return fetch(self._engine, statement, {"edition": self._edition, **parameters})


class WholeEdition:
    """Asks the database once; safe for use from several threads."""

    def __init__(self, rows: RowsByStatement, cache: RecordCache) -> None:
        self._rows = rows
        self._cache = cache
        self._lock = threading.Lock()
        self._read: _Read | None = None

    def members(self, keys: Sequence[Key]) -> Sequence[Member]:
        here = self._here().members if keys else {}
        return [here[key] for key in sorted(set(keys)) if key in here]

    def page(
        self, kind: str, filters: Mapping[str, str], offset: int, limit: int
    ) -> tuple[Sequence[Member], int]:
        here = self._here()
        found = [member for member in here.by_kind.get(kind, ()) if here.carries(member, filters)]
        return found[offset : offset + limit], len(found)

    def tagged(self, name: str, values: Sequence[str]) -> Sequence[Tagged]:
        by_value = self._here().tagged.get(name, {}) if values else {}
        return sorted(row for value in set(values) for row in by_value.get(value, ()))

    def tagged_between(self, name: str, first: str, last: str, limit: int) -> Sequence[Tagged]:
        here = self._here()
        values = here.values.get(name, [])
        between = values[bisect_left(values, first) :]
        found: list[Tagged] = []
        for value in between:
            if value > last or len(found) >= limit:
                break
            found += here.tagged[name][value]
        return found[:limit]

    def bodies(self, fingerprints: Sequence[str]) -> Sequence[Any]:
        texts = self._here().texts
        known = [texts[name] for name in fingerprints if name in texts]
        return [*known, *self._rows.bodies([name for name in fingerprints if name not in texts])]

    def all_keys(self) -> list[Key]:
        return list(self._here().members)

    def everything(self) -> Iterator[Member]:
        return iter(self._here().members.values())

    def _here(self) -> "_Read":
        if self._read is None:
            with self._lock:
                if self._read is None:
                    self._read = _Read(self._rows.whole(), self._cache)
        return self._read


class _Read:
    """What was read of an edition, in the orders in which it is asked for."""

    def __init__(self, rows: Sequence[Row[Any]], cache: RecordCache) -> None:
        self.members: dict[Key, Member] = {}
        self.by_kind: dict[str, list[Member]] = defaultdict(list)
        self.tagged: dict[str, dict[str, list[Tagged]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            text = cache.text(row.fingerprint, row.kind, row.body)
            member = Member(row.kind, row.slug, row.fingerprint, row.reviews, text)
            self.members[Key(row.kind, row.slug)] = member
            self.by_kind[row.kind].append(member)
            for tag in filter(None, (row.tags or "").split(statements.BETWEEN_TAGS)):
                name, _, value = tag.partition("=")
                self.tagged[name][value].append(Tagged(row.kind, row.slug, value))
        self.values = {name: sorted(by_value) for name, by_value in self.tagged.items()}
        self.texts = {member.fingerprint: member.text for member in self.members.values()}

    def carries(self, member: Member, filters: Mapping[str, str]) -> bool:
        """Whether a member carries all of some tags."""
        return all(
            Tagged(member.kind, member.slug, value) in self.tagged.get(name, {}).get(value, ())
            for name, value in filters.items()
        )
