"""How the tests of index folders build one and ask whether it is damaged."""

from pathlib import Path

from kbapi.errors import DamagedIndexError
from kbapi.search.documents import completions_of, documents_of
from kbapi.search.engine import SearchEngine
from kbapi.search.engines.whoosh import ENGINE
from kbapi.search.index_folder import build_index, open_verified
from tests.search.small_library import SMALL_LIBRARY

EDITION = "e" * 20


def build(root: Path, edition: str = EDITION, engine: SearchEngine = ENGINE) -> Path:
    """The index folder of the small library."""
    return build_index(root, edition, engine, documents_of(SMALL_LIBRARY), completions_of(SMALL_LIBRARY))


def is_damaged(folder: Path) -> bool:
    """Whether opening the folder reports damage; any other failure passes through."""
    try:
        open_verified(folder).close()
    except DamagedIndexError:
        return True
    return False
