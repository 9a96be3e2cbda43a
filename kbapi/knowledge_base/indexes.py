"""Open search indexes by edition; a missing or damaged one is rebuilt while look-ups go on."""

import logging
import threading
from collections import OrderedDict

from kbapi.errors import DamagedIndexError, IndexRebuildingError, KnowledgeBaseError
from kbapi.knowledge.library import Library
from kbapi.search.documents import completions_of, documents_of
from kbapi.search.indexes import EditionIndex, EditionIndexes
from kbapi.store.read import EditionReader

KEPT_OPEN = 4
LOGGER = logging.getLogger("kbapi.search")


class Indexes:
    """The indexes of one process; safe for use from several threads."""

    def __init__(self, built: EditionIndexes) -> None:
        self._built = built
        self._open: OrderedDict[str, EditionIndex] = OrderedDict()
        self._rebuilding: dict[str, threading.Thread] = {}
        self._lock = threading.Lock()

    def of(self, reader: EditionReader) -> EditionIndex:
        """The index of an edition; raises IndexRebuildingError while it is being rebuilt."""
        edition = reader.info.id
        with self._lock:
            if edition in self._open:
                self._open.move_to_end(edition)
                return self._open[edition]
            if edition in self._rebuilding:
                raise IndexRebuildingError("The search index is being rebuilt; everything else answers.")
            try:
                return self._keep(self._built.open(edition))
            except DamagedIndexError as error:
                LOGGER.warning("%s; it is being rebuilt", error)
                thread = threading.Thread(target=self._rebuild, args=(reader,), daemon=True)
                self._rebuilding[edition] = thread
                thread.start()
        raise IndexRebuildingError("The search index is being rebuilt; everything else answers.")

    def wait(self) -> None:
        """Waits until nothing is being rebuilt any more, whether or not that came to an end."""
        with self._lock:
            underway = [*self._rebuilding.values()]
        for thread in underway:
            thread.join()

    def _keep(self, index: EditionIndex) -> EditionIndex:
        self._open[index.edition_id] = index
        # What falls out is closed by the garbage collector: a request may still be reading it.
        while len(self._open) > KEPT_OPEN:
            self._open.popitem(last=False)
        return index

    def _rebuild(self, reader: EditionReader) -> None:
        edition = reader.info.id
        try:
            library = Library({entry.record.key: entry for entry in reader.all_entries()})
            self._built.build(edition, documents_of(library), completions_of(library))
        except KnowledgeBaseError as error:
            LOGGER.warning("the search index cannot be rebuilt: %s", error)
        finally:
            with self._lock:
                del self._rebuilding[edition]
