"""Whichever file of a state folder is damaged, an answer is the right one or none: never another one.

Knows no file by name but the database: whatever an edition is served from is damaged and judged alike, as
the front, the cache of answers and the application behind them tell it.
"""

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client

from kbapi.app import bare_app, connected
from kbapi.compile_edition import compile_edition
from kbapi.errors import DamagedDatabaseError, DamagedIndexError
from kbapi.knowledge_base import connect
from kbapi.knowledge_base.editions import INDEX_FOLDER
from kbapi.search.index_folder import open_verified
from kbapi.web.answer_cache import AnswerCache
from kbapi.web.compiled_file import ENDING, CompiledFile
from kbapi.web.front import Front
from kbapi.web.shelf import COMPILED_FOLDER, Shelf
from tests.faults.scoreboard import Note
from tests.publishing import NOON, SAMPLE_CONTENT, published, settings_of
from tests.story.editing import copied, mark, marks
from tests.story.running import wait_until

LONG = (pytest.mark.faults, pytest.mark.slow)
DATABASE = "kbapi.sqlite3"
PATHS = (
    "/",
    "/v1/procedures/pruning",
    "/v1/procedures?limit=1",
    "/v1/facts",
    "/v1/facts?organisation=north-garden",
    "/v1/claims/F901",
    "/v1/search?q=tree",
    "/v1/suggest?q=pru",
    "/v1/editions",
    "/v1/answers?q=how+long",
    "/v1/candidacy/questions?procedure=pruning",
    "/fhir/Library",
    "/v1/export",
)
Answer = tuple[int, bytes]


@dataclass(frozen=True)
class Sound:
    """A state folder that is sound, and what is answered from it."""

    state: Path
    answers: dict[str, Answer]
    app: Flask
    engine: str

    @property
    def files(self) -> list[Path]:
        """What an edition is served from, besides the database."""
        found = (path for path in self.state.rglob("*") if path.is_file())
        return sorted(path.relative_to(self.state) for path in found if not path.name.startswith(DATABASE))


@pytest.fixture(scope="module", params=["whoosh", "tantivy"])
def sound(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sound:
    state = tmp_path_factory.mktemp("sound")
    published(SAMPLE_CONTENT, state, search_engine=request.param)
    compile_again(state, request.param)
    with sqlite3.connect(state / DATABASE) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    settings = settings_of(state, search_engine=request.param)
    app = bare_app(settings, connected(settings), lambda: NOON)
    client = client_of(app, state, request.param)
    answers = {path: answer(client, path) for path in PATHS}
    assert {status for status, _ in answers.values()} == {200}
    return Sound(state, answers, app, request.param)


def compile_again(state: Path, engine: str) -> None:
    """Compiles the current edition unless a sound file is there, as a server that lacks it has it done."""
    settings = settings_of(state, search_engine=engine)
    base = connect(settings.database, state, engine, settings.poll_interval)
    compile_edition(settings, base, base.current().info, NOON.date())


def client_of(app: Flask, state: Path, engine: str) -> Client:
    """Asks front, cache and application; the last takes long to make and is handed another folder."""
    settings = settings_of(state, search_engine=engine)
    base = connected(settings)
    app.extensions["kbapi"] = replace(app.extensions["kbapi"], knowledge_base=base)
    cache = AnswerCache(app.wsgi_app, base, lambda: NOON, settings.answer_cache_bytes)
    shelf = Shelf(state / COMPILED_FOLDER, settings.stamp, lambda: base.current().info, NOON.timestamp)
    return Client(Front(cache, shelf))


def answer(client: Client, path: str) -> Answer:
    """The answer; one that breaks off while it is sent counts as refused."""
    try:
        response = client.get(path)
        return response.status_code, response.data
    except DamagedDatabaseError as error:
        return 500, str(error).encode()


def flipped(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + bytes([content[place] ^ (1 << chance.randrange(8))]) + content[place + 1 :]


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def outcome(sound: Sound, state: Path) -> str:
    """How a damaged copy is answered from: "unharmed", "refused" or, once it has cured itself, "cured"."""
    try:
        client = client_of(sound.app, state, sound.engine)
    except DamagedDatabaseError as error:
        return "refused at the start" if "restore it from a copy" in str(error) else f"says {error}"
    wrong = {path: found for path in PATHS if (found := answer(client, path)) != sound.answers[path]}
    assert {path: found for path, found in wrong.items() if found[0] < 500} == {}
    if not wrong:
        return "unharmed"
    if not all(b"being rebuilt" in body for _, body in wrong.values()):
        return "refused"
    for path in wrong:
        wait_until(lambda path=path: answer(client, path) == sound.answers[path], f"{path} stays refused")
    return "cured"


def end_of(sound: Sound, state: Path) -> str:
    """The outcome; where no answer was harmed, all must become whole once it is compiled again."""
    found = outcome(sound, state)
    if found != "unharmed":
        return found
    compile_again(state, sound.engine)
    wait_until(lambda: is_whole(state), "what was damaged stays so")
    return "made anew"


def is_whole(state: Path) -> bool:
    """Whether the index and the compiled edition are byte for byte what was written."""
    try:
        for folder in (state / INDEX_FOLDER).glob("[!.]*"):
            open_verified(folder)
        return all(CompiledFile(path).is_sound() for path in (state / COMPILED_FOLDER).glob(f"*{ENDING}"))
    except DamagedIndexError:
        return False


def copies(sound: Sound, folder: Path) -> Iterator[Path]:
    """Copies of the state folder, one at a time."""
    while True:
        yield Path(shutil.copytree(sound.state, folder / "state"))
        shutil.rmtree(folder / "state")


@pytest.mark.parametrize(("flips", "cuts"), [(3, 1), pytest.param(300, 60, marks=LONG)])
def test_a_damaged_file_of_an_edition_is_noticed_and_made_anew(
    sound: Sound, tmp_path: Path, flips: int, cuts: int, note: Note
) -> None:
    chance = random.Random(1)
    ends: Counter[str] = Counter()
    for damage in (flipped,) * flips + (cut,) * cuts:
        state = next(copies(sound, tmp_path))
        name = chance.choice(sound.files)
        (state / name).write_bytes(damage((state / name).read_bytes(), chance))
        ends[end_of(sound, state)] += 1
        shutil.rmtree(state)
    note(f"{sound.engine}: flipped bits and cut files", flips + cuts, ends)
    assert ends.keys() <= {"cured", "made anew"}


@pytest.mark.parametrize("stride", [6, pytest.param(1, marks=LONG)])
def test_a_missing_and_an_extra_file_of_an_edition_are_noticed(
    sound: Sound, tmp_path: Path, stride: int, note: Note
) -> None:
    ends: Counter[str] = Counter()
    for name in sound.files[::stride]:
        for damage in (Path.unlink, lambda path: path.with_name("extra").write_text("more")):
            state = next(copies(sound, tmp_path))
            damage(state / name)
            ends[end_of(sound, state)] += 1
            shutil.rmtree(state)
    note(f"{sound.engine}: missing and extra files", ends.total(), ends)
    assert ends.keys() <= {"cured", "made anew"}


@pytest.mark.parametrize("sound", ["whoosh"], indirect=True)
@pytest.mark.parametrize(("flips", "cuts"), [(12, 3), pytest.param(300, 20, marks=LONG)])
def test_a_damaged_database_is_noticed_and_never_served_from_in_part(
    sound: Sound, tmp_path: Path, flips: int, cuts: int, note: Note
) -> None:
    chance = random.Random(2)
    ends: Counter[str] = Counter()
    for damage in (flipped,) * flips + (cut,) * cuts:
        state = next(copies(sound, tmp_path))
        content = (state / DATABASE).read_bytes()
        (state / DATABASE).write_bytes(damage(content, chance))
        ends[outcome(sound, state)] += 1
        shutil.rmtree(state)
    note("SQLite file: flipped bits and cut files", flips + cuts, ends)
    assert ends["refused at the start"] > flips // 10


def test_a_database_whose_log_was_removed_is_the_edition_before(tmp_path: Path) -> None:
    content, state = copied(SAMPLE_CONTENT, tmp_path / "content"), tmp_path / "state"
    before = published(content, state).edition
    mark(content, next(marks()))
    with closing(sqlite3.connect(state / DATABASE)) as reader:
        reader.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        reader.execute("SELECT count(*) FROM record").fetchone()
        after = published(content, state).edition
        moved = tmp_path / "moved"
        moved.mkdir()
        shutil.copy(state / DATABASE, moved / DATABASE)
        assert (state / f"{DATABASE}-wal").stat().st_size
    assert whole_edition(moved) == before
    assert published(content, moved).edition == after
    assert whole_edition(moved) == after


def whole_edition(state: Path) -> str:
    """The current edition, once all of it was read."""
    snapshot = connect(settings_of(state).database, state, "whoosh", 0.0).current()
    assert len(list(snapshot.everything())) == snapshot.info.records
    return snapshot.info.id
