"""What every search engine promises about folders, threads and processes, and that all give the same."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kbapi.search.engine import SearchEngine, SearchIndex, SearchQuery
from kbapi.search.engines import engine_called
from tests.search.hostile import EMPTY, HOSTILE
from tests.search.small_library import document, found, opened, small_index

QUERIES = ("drive", "injektion", "contrast dye", "xray", "home", "somebody takes me home by car")


def test_an_answer_is_the_same_every_time_and_for_every_build(engine: SearchEngine, tmp_path: Path) -> None:
    with small_index(engine, tmp_path / "one") as one, small_index(engine, tmp_path / "other") as other:
        for text in ("injection", "drive hoem", "contrast dye"):
            assert (
                one.search(SearchQuery(text))
                == one.search(SearchQuery(text))
                == other.search(SearchQuery(text))
            )


def test_a_library_without_records_can_be_searched(engine: SearchEngine, tmp_path: Path) -> None:
    with opened(engine, tmp_path / "empty", []) as index:
        assert found(index, "anything") == []
        assert found(index, "anything", kind="term", procedure="any", topic="any") == []


def test_documents_out_of_order_are_refused(engine: SearchEngine, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="term/a"):
        engine.build([document("term/b", "b"), document("term/a", "a")], tmp_path)


def test_documents_are_read_once_and_as_they_come(engine: SearchEngine, tmp_path: Path) -> None:
    stream = (document(f"term/t{number:03}", "streamed") for number in range(100))
    with opened(engine, tmp_path / "stream", stream) as index:
        assert index.search(SearchQuery("streamed")).total == 100


def test_every_engine_gives_the_same_results(index: SearchIndex, tmp_path: Path) -> None:
    with small_index(engine_called("whoosh"), tmp_path) as other:
        for text in (*QUERIES, *HOSTILE, *EMPTY):
            for query in (
                SearchQuery(text, limit=100),
                SearchQuery(text, procedure="neck-injection", offset=1),
            ):
                assert index.search(query) == other.search(query)


def test_a_forked_process_searches_as_its_parent_does(index: SearchIndex) -> None:
    alone = [index.search(SearchQuery(text)) for text in QUERIES]
    assert forked(lambda: [index.search(SearchQuery(text)) for text in QUERIES] == alone)
    assert [index.search(SearchQuery(text)) for text in QUERIES] == alone


def test_threads_get_the_answers_that_one_thread_gets(index: SearchIndex) -> None:
    queries = [SearchQuery(text) for text in QUERIES] * 40
    alone = [index.search(query) for query in queries]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(index.search, queries)) == alone


def test_searching_changes_nothing_in_the_folder(engine: SearchEngine, tmp_path: Path) -> None:
    with small_index(engine, tmp_path / "served") as index:
        before = contents(tmp_path)
        found(index, "drive hoem")
    assert contents(tmp_path) == before


def test_a_closed_index_says_so(engine: SearchEngine, tmp_path: Path) -> None:
    with small_index(engine, tmp_path / "closed") as index:
        index.close()
        with pytest.raises(ValueError, match="closed"):
            index.search(SearchQuery("drive"))


def forked(does: Callable[[], bool]) -> bool:
    """Whether it holds in a forked process, which has no threads but its own."""
    child = os.fork()
    if child == 0:
        ended = 1
        try:
            ended = 0 if does() else 1
        finally:
            os._exit(ended)
    return os.waitpid(child, 0)[1] == 0


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path): (path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }
