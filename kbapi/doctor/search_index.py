"""A search engine that cannot be used, or an index that is missing or damaged."""

from collections.abc import Iterator

from kbapi.doctor._finding import Finding, Place, error, warning
from kbapi.doctor.edition import published_in
from kbapi.errors import BadSettingError, DamagedIndexError
from kbapi.knowledge_base.editions import INDEX_FOLDER
from kbapi.search.engines import engine_called
from kbapi.search.index_folder import folder_of, open_verified


def examine(place: Place) -> Iterator[Finding]:
    """A finding for the engine, or for the index of the current edition; none where nothing is published."""
    settings = place.settings
    try:
        engine_called(settings.search_engine)
    except BadSettingError as fault:
        yield error(str(fault), "No command runs with it.", "Install it, or set KBAPI_SEARCH_ENGINE=whoosh.")
        return
    info = published_in(place)
    if info is None:
        return
    folder = folder_of(settings.state / INDEX_FOLDER, info.id, settings.search_engine)
    try:
        open_verified(folder).close()
    except DamagedIndexError as fault:
        missing = not folder.exists()
        yield warning(
            f"The search index {folder} is not there." if missing else str(fault),
            "The next server builds it from the database; until then search answers 503.",
            "Run `kbapi publish` to build it now.",
        )
