"""The search engines: one module each, which offers its `SearchEngine` under the name `ENGINE`."""

import sys

from kbapi.discovery import offered
from kbapi.errors import BadSettingError
from kbapi.search.engine import SearchEngine


def engines() -> dict[str, SearchEngine]:
    """All engines by name."""
    found: list[SearchEngine] = offered(sys.modules[__name__], "ENGINE")  # type: ignore[assignment]  # a Protocol
    return {engine.name: engine for engine in found}


def engine_called(name: str) -> SearchEngine:
    """The engine of a name; raises BadSettingError for a name that none has."""
    known = engines()
    if name not in known:
        raise BadSettingError(f"there is no search engine `{name}`: use one of {', '.join(known)}")
    return known[name]
