"""The search engines: one module each, named as the engine is, which offers it under the name `ENGINE`.

A module is imported when its engine is asked for: the package that it needs may be missing.
"""

import importlib
import pkgutil

from kbapi.errors import BadSettingError
from kbapi.search.engine import SearchEngine
from kbapi.search.indexes import DatabaseEngine, Engine


def engine_names() -> list[str]:
    """The names of all engines, whether or not what they need is installed."""
    return sorted(found.name for found in pkgutil.iter_modules(__path__))


def engine_called(name: str) -> Engine:
    """The engine of a name; raises BadSettingError for one that is unknown or lacks a package."""
    if name not in engine_names():
        raise BadSettingError(f"there is no search engine `{name}`: use one of {', '.join(engine_names())}")
    try:
        engine: Engine = importlib.import_module(f"{__name__}.{name}").ENGINE
    except ModuleNotFoundError as error:
        raise BadSettingError(
            f"the search engine `{name}` needs the package `{error.name}`: "
            f"run `pip install '.[{name}]'` in the folder of this project"
        ) from error
    return engine


def folder_engine(name: str) -> SearchEngine:
    """The engine of a name, which keeps its indexes in folders; raises BadSettingError for another one."""
    engine = engine_called(name)
    if isinstance(engine, DatabaseEngine):
        raise BadSettingError(f"the search engine `{name}` keeps its indexes in the database, not in folders")
    return engine
