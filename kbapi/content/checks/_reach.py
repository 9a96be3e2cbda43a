"""Which claims a record may cite; asked claim by claim, so that the work grows with the marks alone."""

from collections import defaultdict
from collections.abc import Iterator

from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Ancestor, Library, ancestors, applies_to
from kbapi.knowledge.own_rules import ruled_page
from kbapi.knowledge.procedure import Procedure
from kbapi.knowledge.record import Record

EXPLAINING_KINDS = ("term", "condition")
"""Claims on these pages explain words; every page may cite them."""


class Reach:
    """Answers for one library whether a record may cite a claim."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._stated = _where_stated(library)
        self._lineages: dict[Key, list[Ancestor]] = {}

    def may_cite(self, record: Record, claim: str) -> bool:
        """Whether a claim is the record's own, shared, inherited, told of its procedures or explains a word.

        Own rules may cite what the page may that they are about.
        Where a procedure that the record names is not there, that is the mistake, and nothing else is blamed.
        """
        home = self.library.claim_homes[claim].record
        if home.kind in EXPLAINING_KINDS or record.key in self._stated[claim]:
            return True
        page = ruled_page(record, self.library.find)
        if page is None or (page is not record and self.may_cite(page, claim)):
            return True
        return any(
            procedure is None or self._is_told(claim, procedure) for procedure in self._procedures(record)
        )

    def _procedures(self, record: Record) -> Iterator[Record | None]:
        if record.kind == "procedure":
            yield record
        for name in record.details.told_of:
            yield self.library.find(Key("procedure", name))

    def _is_told(self, claim: str, procedure: Record) -> bool:
        lineage = self._lineage(procedure)
        top = lineage[-1].record if lineage else procedure
        if isinstance(top.details, Procedure) and top.details.parent and not self._has(top.details.parent):
            return True
        places = self._stated[claim]
        return procedure.key in places or any(
            self._applies(key, topics, procedure, lineage) for key, topics in places.items()
        )

    def _applies(self, key: Key, topics: list[str], procedure: Record, lineage: list[Ancestor]) -> bool:
        if key.kind == "procedure":
            return any(up.record.key == key and any(map(up.allows, topics)) for up in lineage)
        other = self.library.find(key)
        return other is not None and applies_to(other, procedure, lineage)

    def _has(self, procedure: str) -> bool:
        return Key("procedure", procedure) in self.library.entries

    def _lineage(self, procedure: Record) -> list[Ancestor]:
        if procedure.key not in self._lineages:
            self._lineages[procedure.key] = ancestors(procedure, self.library.find)
        return self._lineages[procedure.key]


def _where_stated(library: Library) -> dict[str, dict[Key, list[str]]]:
    """For each claim the records that hold it, share it or rest on it, with the topics of their facts."""
    stated: dict[str, dict[Key, list[str]]] = defaultdict(dict)
    for record in library.records:
        for fact in record.facts:
            for claim in fact.claim_ids:
                stated[claim].setdefault(record.key, []).append(fact.topic)
        for claim in record.details.cited:
            stated[claim].setdefault(record.key, [])
    return stated
