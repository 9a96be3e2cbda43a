"""A search engine that cannot be used, or an index that is missing or damaged."""

from collections.abc import Iterator

from kbapi.doctor._finding import Finding, Place, error, warning
from kbapi.doctor.edition import published_in
from kbapi.errors import BadSettingError, DamagedIndexError
from kbapi.knowledge_base.editions import INDEX_FOLDER
from kbapi.search.engines import engine_called
from kbapi.search.index_folder import indexes_of
from kbapi.store.rows import Rows


def examine(place: Place) -> Iterator[Finding]:
    """A finding for the engine, or for the index of the current edition; none where nothing is published."""
    settings = place.settings
    database = place.database()
    try:
        engine = engine_called(settings.search_engine)
        indexes = indexes_of(engine, settings.state / INDEX_FOLDER, Rows(database))
    except BadSettingError as fault:
        yield error(str(fault), "No command runs with it.", "Install it, or set KBAPI_SEARCH_ENGINE=whoosh.")
        return
    try:
        if info := published_in(place):
            indexes.open(info.id).close()
    except DamagedIndexError as fault:
        yield warning(
            f"{fault}.",
            "The next server builds it from the database; until then search answers 503.",
            "Run `kbapi publish` to build it now.",
        )
    finally:
        database.dispose()
