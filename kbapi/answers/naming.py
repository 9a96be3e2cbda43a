"""Which records a question names: the longest known name wins, wherever it stands."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kbapi.answers.matcher import Terms
from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Record


class Names:
    """The names of some records, by their terms; a name that a general record has too names neither."""

    def __init__(self, records: Iterable[Record], terms: Terms, general: Iterable[Record] = ()) -> None:
        self.keys: set[Key] = set()
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        ambiguous = {tuple(terms(name)) for record in general for name in _names(record)}
        for record in records:
            self.keys.add(record.key)
            for name in _names(record):
                wanted = tuple(terms(name))
                if wanted and wanted not in ambiguous:
                    self._by_first[wanted[0]].append((wanted, record.id))
        for names in self._by_first.values():
            names.sort(key=lambda name: (-len(name[0]), name))

    def named_in(self, terms: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
        """The id of the record with the longest name in the terms, the earlier of equals, and that name."""
        best: tuple[str, tuple[str, ...]] | None = None
        for start, term in enumerate(terms):
            for name, record in self._by_first.get(term, ()):
                if tuple(terms[start : start + len(name)]) == name:
                    if best is None or len(name) > len(best[1]):
                        best = (record, name)
                    break
        return best


def _names(record: Record) -> tuple[str, ...]:
    return (record.title, *record.also_called, *record.search_words)
