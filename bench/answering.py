"""How long an answer to a plain question takes, next to a plain search, and with ten times the phrases."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench import Row, at_most
from kbapi.answers.evaluation import Asked, read_questions
from kbapi.answers.understand import Understanding
from kbapi.config import CHECKOUT
from kbapi.kinds.topic import Topic
from kbapi.knowledge.answer import Question
from kbapi.knowledge.record import Record
from kbapi.knowledge_base.editions import INDEX_FOLDER, connect
from kbapi.knowledge_base.snapshot import Snapshot
from kbapi.publish import press_of, publish
from kbapi.search.engine import SearchQuery
from kbapi.search.engines import engine_called
from kbapi.search.languages import SMALL_WORDS, terms_in
from kbapi.store.connection import open_database

QUESTIONS = CHECKOUT / "tests" / "questions" / "fresh.tsv"
ENGINE = "whoosh"
TIMES = 10
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def measure(_large: bool) -> Iterator[Row]:
    """Median and 99th percentile of answer and of search by language, and the growth with phrases."""
    questions = read_questions(QUESTIONS)
    with tempfile.TemporaryDirectory(prefix="kbapi-bench-") as folder:
        base = connect(_published(Path(folder)), Path(folder), ENGINE, 1.0)
        for language in ("en", "es"):
            here = base.current().in_language(language)
            asked = [question for question in questions if question.language == language]
            ours = timed(
                asked,
                lambda text, here=here: base.answer(here, Question(text, language=here.language), NOW.date()),
            )
            plain = timed(asked, lambda text, here=here: here.search(SearchQuery(text, limit=1)))
            compared = f"plain search {told(plain)}: ratio {ratio(ours, plain):.2f}"
            what = f"answers, {len(asked)} questions in {language}, first time"
            yield at_most(what, statistics.median(ours), 5, "ms", told(ours), compared)
        yield _growth(base.current(), [question for question in questions if question.language == "en"])


def _published(state: Path) -> str:
    """The URL of a database into which the content of this checkout was published."""
    url = f"sqlite:///{state / 'bench.sqlite3'}"
    database = open_database(url)
    try:
        press = press_of(database, state / INDEX_FOLDER, engine_called(ENGINE), lambda _: None)
        publish(press, [CHECKOUT / "content"], NOW)
    finally:
        database.dispose()
    return url


def _growth(snapshot: Snapshot, asked: list[Asked]) -> Row:
    records = list(snapshot.records())
    once = timed(asked, _reading(records, snapshot))
    often = timed(asked, _reading(map(multiplied, records), snapshot))
    return Row(f"reading with {TIMES} times the phrases", told(often), f"ratio {ratio(often, once):.2f}")


def _reading(records: Iterable[Record], snapshot: Snapshot) -> Callable[[str], object]:
    understanding = Understanding(records, terms_in("en"), SMALL_WORDS["en"], snapshot.told_claims)
    return lambda text: understanding.read(Question(text))


def multiplied(record: Record) -> Record:
    """A topic with ten times the phrases, each a different one; any other record as it is."""
    if not isinstance(record.details, Topic):
        return record
    made = [f"{text} {number}" for number in range(TIMES) for text in record.details.asked_as]
    asked_of = tuple(
        replace(of, texts=tuple(f"{text} {number}" for number in range(TIMES) for text in of.texts))
        for of in record.details.asked_of
    )
    return replace(record, details=replace(record.details, asked_as=tuple(made), asked_of=asked_of))


def timed(asked: Iterable[Asked], answer: Callable[[str], object]) -> list[float]:
    """Milliseconds of each question in order of size, the first one asked twice to warm up."""
    texts = [question.text for question in asked]
    answer(texts[0])
    return sorted(_milliseconds(answer, text) for text in texts)


def _milliseconds(answer: Callable[[str], object], text: str) -> float:
    start = time.perf_counter()
    answer(text)
    return (time.perf_counter() - start) * 1_000


def told(times: list[float]) -> str:
    """The median and the 99th percentile."""
    return f"{statistics.median(times):.1f} ms, p99 {times[int(len(times) * 0.99)]:.1f} ms"


def ratio(ours: list[float], theirs: list[float]) -> float:
    """How the medians compare."""
    return statistics.median(ours) / statistics.median(theirs)
