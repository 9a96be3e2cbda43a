"""The read door: everything the HTTP side may ask of what was published; delegates, decides nothing."""

from kbapi.knowledge_base.change_log import ChangeLog, Step
from kbapi.knowledge_base.editions import KnowledgeBase, connect
from kbapi.knowledge_base.keyring import Keyring
from kbapi.knowledge_base.snapshot import Snapshot
from kbapi.search.engine import SearchHit, SearchQuery
from kbapi.store.edition import EditionInfo
from kbapi.store.keys import StoredKey

__all__ = [
    "ChangeLog",
    "EditionInfo",
    "Keyring",
    "KnowledgeBase",
    "SearchHit",
    "SearchQuery",
    "Snapshot",
    "Step",
    "StoredKey",
    "connect",
]
