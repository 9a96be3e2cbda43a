"""Publishing, dying, damage and reading in any order, against a model of what was published.

Every answer must be that of the model at the edition which its header names. Hypothesis chooses the order.
"""

import random
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kbapi.app import create_app
from kbapi.errors import UnknownEditionError
from kbapi.knowledge_base import connect
from kbapi.knowledge_base.editions import INDEX_FOLDER
from tests.faults.publisher import KILLED, AtStep, Publisher, publisher
from tests.faults.scoreboard import Note
from tests.publishing import NOON, published, settings_of
from tests.story.editing import MARK, SAMPLE, copied, mark
from tests.story.running import Place, edition_in, wait_until
from tests.story.story import WORDS

LONG = (pytest.mark.faults, pytest.mark.slow)
PATHS = ("/v1/procedures/pruning", "/v1/facts", "/v1/topics", "/v1/claims/F901", "/v1/search?q=tree")
VERSIONS = 3


@dataclass
class Ground:
    """What all runs share because it takes long to make."""

    contents: Mapping[str, Path]
    publisher: Publisher
    steps: int = 0


@dataclass
class Model:
    """What should be there: the mark of each edition, and all publications in their order."""

    mark_of: dict[str, str] = field(default_factory=dict)
    publications: list[tuple[str, datetime]] = field(default_factory=list)

    @property
    def current(self) -> str:
        """The edition that should be current."""
        return self.publications[-1][0]

    def as_of(self, moment: datetime) -> str | None:
        """The edition that should have been current at a moment."""
        return next((edition for edition, at in reversed(self.publications) if at <= moment), None)


class Life(RuleBasedStateMachine):
    """The life of a state folder."""

    ground: Ground

    def __init__(self) -> None:
        super().__init__()
        self.state = Path(mkdtemp(prefix="kbapi-life-"))
        self.model = Model()
        self.now = NOON
        self.publish(0, timedelta())

    def teardown(self) -> None:
        shutil.rmtree(self.state, ignore_errors=True)

    @rule(version=st.integers(0, VERSIONS - 1), later=st.timedeltas(-timedelta(days=9), timedelta(days=9)))
    def publish(self, version: int, later: timedelta) -> None:
        """Publishes a version, perhaps for the second time, by a clock that may jump."""
        self.now += later
        word, content = list(self.ground.contents.items())[version]
        self.took(published(content, self.state, self.now).edition, word)
        self.restart()

    @rule(version=st.integers(0, VERSIONS - 1), step=st.integers(1, 110))
    def die_publishing(self, version: int, step: int) -> None:
        """Another process is killed while it publishes: nothing happened, or all of it."""
        word, content = list(self.ground.contents.items())[version]
        outcome = replace_place(self.ground.publisher, Place(content, self.state)).publish(AtStep(step))
        assert outcome.status in (0, KILLED), outcome
        self.restart()
        found = self.base.current().info.id
        if outcome.status == 0:
            assert found == edition_in(outcome.said)
        if found != self.model.current:
            self.took(found, word)

    @rule(seed=st.integers(0, 999), cut=st.booleans())
    def damage(self, seed: int, cut: bool) -> None:
        """A file of the current edition's index is damaged; a process that starts then cures it."""
        chance = random.Random(seed)
        files = sorted(path for path in self.state.glob(f"*/{self.model.current}*/**/*") if path.is_file())
        file = chance.choice(files)
        content = bytearray(file.read_bytes())
        if cut or not content:
            content = content[: len(content) // 2]
        else:
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        file.write_bytes(content)
        self.restart()

    @rule()
    @precondition(lambda self: len(self.model.mark_of) > 1)
    def prune(self) -> None:
        """The indexes of all editions but the current one are removed; they are made anew when asked for."""
        for folder in (self.state / INDEX_FOLDER).iterdir():
            if not folder.name.startswith(self.model.current):
                shutil.rmtree(folder)

    @rule()
    def restart(self) -> None:
        """A process starts that has nothing open."""
        given = settings_of(self.state)
        self.base = connect(given.database, self.state, given.search_engine, 0.0)
        self.client = create_app(given, self.base, clock=lambda: NOON).test_client()

    @rule(path=st.sampled_from(PATHS), which=st.integers(0, VERSIONS - 1))
    def read_an_edition(self, path: str, which: int) -> None:
        """An older edition, or the current one by its id."""
        editions = sorted(self.model.mark_of)
        edition = editions[which % len(editions)]
        self.read(f"{path}{'&' if '?' in path else '?'}edition={edition}", edition)

    @rule(days=st.integers(-20, 20))
    def read_as_of(self, days: int) -> None:
        """The edition that was current at a moment."""
        moment = NOON + timedelta(days=days)
        try:
            found = self.base.as_of(moment).info.id
        except UnknownEditionError:
            found = None
        assert found == self.model.as_of(moment)

    @invariant()
    def read_what_is_current(self) -> None:
        """Whatever happened, the current edition is the one of the model, and whole."""
        self.ground.steps += 1
        for path in PATHS:
            self.read(path, self.model.current)

    def read(self, path: str, edition: str) -> None:
        if "search" in path:
            wait_until(lambda: self.client.get(path).status_code == 200, "search does not work again")
        answer = self.client.get(path)
        assert (answer.status_code, answer.headers["KB-Edition"]) == (200, edition), answer.text
        assert set(MARK.findall(answer.text)) == {self.model.mark_of[edition]}

    def took(self, edition: str, word: str) -> None:
        assert self.model.mark_of.setdefault(edition, word) == word
        if not self.model.publications or self.model.current != edition:
            self.restart()
            info = self.base.current().info
            assert info.id == edition
            assert info.number == len(self.model.publications) + 1
            self.model.publications.append((edition, info.published_at))


def replace_place(of: Publisher, place: Place) -> Publisher:
    """The same process at another place."""
    return Publisher(place, of.process)


@contextmanager
def ground(folder: Path) -> Iterator[Ground]:
    contents = {}
    for _ in range(VERSIONS):
        word = next(WORDS)
        contents[word] = copied(SAMPLE, folder / word)
        mark(contents[word], word)
    first = contents[word]
    published(first, folder / "state")
    with publisher(Place(first, folder / "state")) as process:
        yield Ground(contents, process)


@pytest.mark.parametrize(("lives", "steps"), [(2, 8), pytest.param(20, 25, marks=LONG)])
def test_whatever_happens_an_edition_is_what_was_published_as_it(
    tmp_path: Path, lives: int, steps: int, note: Note
) -> None:
    with ground(tmp_path) as shared:

        class Lived(Life):
            ground = shared

        run_state_machine_as_test(Lived, settings=settings(max_examples=lives, stateful_step_count=steps))
    note(f"Lives of a state folder: {lives}", shared.steps, {"steps as the model says": shared.steps})
