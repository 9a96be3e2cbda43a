"""What holds for every engine is tried on each one that `kbapi.search.engines` has."""

from collections.abc import Iterator

import pytest

from kbapi.search.engine import SearchEngine, SearchIndex
from kbapi.search.engines import engine_names
from tests.search.in_database import any_engine
from tests.search.small_library import small_index


@pytest.fixture(scope="module", params=engine_names())
def engine(request: pytest.FixtureRequest) -> SearchEngine:
    return any_engine(request.param, request)


@pytest.fixture(scope="module")
def index(engine: SearchEngine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    with small_index(engine, tmp_path_factory.mktemp(engine.name)) as opened_index:
        yield opened_index
