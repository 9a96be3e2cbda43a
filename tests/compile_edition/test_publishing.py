"""Publishing compiles before an edition becomes current; whatever happens to the file, all is answered."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from kbapi.app import create_app, create_front
from kbapi.compile_edition import asking, compile_edition
from kbapi.compile_edition.writer import KEPT, CompiledWriter
from kbapi.config import Settings
from kbapi.content.load import load
from kbapi.errors import DamagedIndexError, PublishingError
from kbapi.knowledge.identity import Key
from kbapi.knowledge.review import DUE_SOON, REVIEW_LASTS
from kbapi.knowledge_base import EditionInfo, connect
from kbapi.publish import publish
from kbapi.web.compiled_file import CompiledFile
from kbapi.web.front import Application, Front
from kbapi.web.shelf import COMPILED_FOLDER, Shelf
from tests.compile_edition.asking import ask
from tests.publishing import NOON, SAMPLE_CONTENT, settings_of, silent_press
from tests.story.editing import copied, mark, marks, replace

FEW = (
    "/v1/procedures/pruning",
    "/v1/procedures?lang=es",
    "/procedures/pruning",
    "/v1/facts",
    "/widget/page.css",
)
WORDS = marks()


@pytest.fixture(autouse=True)
def few_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiles a few addresses only, which takes no time."""
    monkeypatch.setattr(asking, "list_addresses", lambda _app: iter(FEW))


class Library:
    """A content folder and a state folder, with a front and an application that take up at once."""

    def __init__(self, folder: Path) -> None:
        self.content = copied(SAMPLE_CONTENT, folder / "content")
        self.settings = settings_of(folder / "state")
        self.now = NOON
        self.compiles: Callable[[EditionInfo], None] = self.compile

    def compile(self, info: EditionInfo) -> None:
        settings = self.settings
        base = connect(settings.database, settings.state, settings.search_engine, settings.poll_interval)
        compile_edition(settings, base, info, self.now.date())

    def publish(self) -> str:
        with silent_press(self.settings, self.compiles) as press:
            return publish(press, [self.content], self.now).edition

    @property
    def files(self) -> list[Path]:
        return sorted((self.settings.state / COMPILED_FOLDER).iterdir())

    def clock(self) -> datetime:
        return self.now

    def shelf(self, settings: Settings, missing: Callable[[], object] = lambda: None) -> Shelf:
        folder, base = (
            settings.state / COMPILED_FOLDER,
            connect(settings.database, settings.state, "whoosh", 1.0),
        )
        return Shelf(folder, settings.stamp, lambda: base.current().info, self.now.timestamp, missing)

    def live(self) -> Application:
        return create_app(self.settings, clock=self.clock).wsgi_app

    def front(self, settings: Settings | None = None) -> Flask:
        return create_front(settings or self.settings, self.clock, now=lambda: self.now.timestamp())


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def test_a_new_edition_is_compiled_when_it_becomes_current(library: Library) -> None:
    seen = []
    library.compiles = lambda info: (seen.append(info), library.compile(info))[0]
    edition = library.publish()
    front = library.front()
    assert (seen[0].id, seen[0].published_at) == (edition, NOON)
    assert ask(front, FEW[0]).header("KB-Edition") == edition


def test_compiling_again_does_nothing_and_old_files_go(library: Library) -> None:
    library.publish()
    (file,) = library.files
    written = file.stat().st_mtime_ns
    library.publish()
    assert [path.stat().st_mtime_ns for path in library.files] == [written]
    for _ in range(KEPT + 1):
        mark(library.content, next(WORDS))
        library.now += timedelta(minutes=1)
        library.publish()
    assert len(library.files) == KEPT
    assert file not in library.files


def test_a_compiler_that_ends_midway_leaves_nothing_and_harms_nobody(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = library.publish()
    front = library.front()
    before = ask(front, FEW[0])
    mark(library.content, next(WORDS))
    with monkeypatch.context() as patch:
        patch.setattr(CompiledWriter, "_write_tables", lambda _self: (_ for _ in ()).throw(OSError("full")))
        with pytest.raises(PublishingError, match="could not be written"):
            library.publish()
    assert ask(front, FEW[0]) == before
    assert before.header("KB-Edition") == first
    assert len(library.files) == 1
    # What a killed one left is removed by the next.
    (library.settings.state / COMPILED_FOLDER / ".tmp-dead").write_bytes(b"half")
    assert library.publish() != first
    assert all(not path.name.startswith(".tmp-") for path in library.files)


def test_without_a_file_that_can_be_used_the_application_answers(library: Library) -> None:
    library.publish()
    (file,) = library.files
    whole, live = file.read_bytes(), library.live()
    expected = ask(live, FEW[0])
    missed: list[bool] = []
    page = (SAMPLE_CONTENT / "en" / "procedures" / "pruning.md").read_bytes()
    magic = b"kbapi compiled edition\n"
    for harmed in (None, b"", whole[:-40], whole[:200], magic + b"\xff" * 200, page):
        file.unlink(missing_ok=True)
        if harmed is not None:
            file.write_bytes(harmed)
        shelf = library.shelf(library.settings, lambda: missed.append(True))
        assert ask(Front(live, shelf), FEW[0]) == expected
    assert len(missed) == 6


def test_a_file_with_a_wrong_byte_is_found_out(library: Library) -> None:
    library.publish()
    (file,) = library.files
    whole = file.read_bytes()
    assert CompiledFile(file).is_sound()
    file.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
    assert not CompiledFile(file).is_sound()


def test_whichever_byte_is_wrong_an_answer_is_the_right_one_or_none(library: Library) -> None:
    library.publish()
    (file,) = library.files
    right, whole, chance = CompiledFile(file), file.read_bytes(), random.Random(3)
    keys, harmed, lost = list(right), file.with_name("harmed"), 0
    # Half of the places are in the tables at the end, which are few.
    places = [chance.randrange(len(whole) - 4_000, len(whole)) for _ in range(700)]
    for place in places + [chance.randrange(len(whole)) for _ in range(700)]:
        wrong = bytes([whole[place] ^ (1 << chance.randrange(8))])
        harmed.write_bytes(whole[:place] + wrong + whole[place + 1 :])
        found = all_answers(harmed, keys)
        assert all(one in (None, known) for one, known in zip(found, all_answers(file, keys), strict=True))
        lost += None in found
    assert 700 < lost < 1_400


def all_answers(path: Path, keys: Sequence[bytes]) -> list[tuple[object, ...] | None]:
    """What a file tells of each key, without an `Accept`, plain and compressed; None for what it cannot."""
    try:
        file = CompiledFile(path)
    except DamagedIndexError:
        return [None] * (2 * len(keys))
    told: list[tuple[object, ...] | None] = []
    for key in keys:
        for compressed in (False, True):
            leaf = file.leaf(key)
            found = file.found(leaf, 0, compressed) if leaf else None
            body = file.data[found.body_at : found.body_at + found.length] if found else b""
            told.append((leaf.route, leaf.offers, found[:4], body) if leaf and found else None)
    return told


def test_a_server_with_other_settings_does_not_answer_from_it(library: Library) -> None:
    library.publish()
    for more in (
        {"base_url": "https://other.example"},
        {"licence": "CC0-1.0"},
        {"frame_ancestors": "'none'"},
    ):
        assert library.shelf(settings_of(library.settings.state, **more)).current() is None
    same = settings_of(library.settings.state, take_up_seconds="7", log_level="warning")
    assert library.shelf(same).current() is not None


def test_it_holds_until_a_review_falls_due(library: Library) -> None:
    page = Key("procedure", "pruning")
    fingerprint = load([library.content], NOON.date()).library.entries[page].fingerprint
    signed = (
        f"reviews: [{{reviewer: A, role: gardener, date: 2026-11-22, fingerprint: {fingerprint}}}]\ntitle:"
    )
    replace(library.content / "en" / "procedures" / "pruning.md", "title:", signed)
    library.publish()
    front = library.front()
    shelf = front.wsgi_app.inside.inside._shelf  # type: ignore[attr-defined]
    file = shelf.current()
    assert file is not None
    last = datetime.fromisoformat(file.head.until).replace(hour=23, minute=59, tzinfo=UTC)
    assert last.date() == NOON.date() + REVIEW_LASTS - DUE_SOON
    library.now = last
    library.now = last + timedelta(minutes=2)
    assert shelf.current() is None
    base = connect(library.settings.database, library.settings.state, "whoosh", 1.0)
    library.compile(base.current().info)
    shelf._look_again = 0.0


class Servers(RuleBasedStateMachine):
    """Publishing, going back, and asking, in any order: a front and an application never differ."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.library = Library(self.folder / next(WORDS))
        self.library.publish()
        self.pages = [next(WORDS), next(WORDS)]
        eager = settings_of(self.library.settings.state, take_up_seconds="0.1")
        self.front = self.library.front(eager)
        self.live = create_app(eager, clock=self.library.clock)
        for server in (self.front, self.live):
            server.extensions["kbapi"].knowledge_base._poll_interval = 0.0
        self.tags = ["*"]

    @rule(page=st.integers(0, 1), compiles=st.booleans())
    def publish(self, page: int, compiles: bool) -> None:
        mark(self.library.content, self.pages[page])
        self.library.now += timedelta(minutes=1)
        self.library.compiles = self.library.compile if compiles else lambda _info: None
        self.library.publish()

    @rule(
        address=st.sampled_from(FEW),
        language=st.sampled_from(["en", "es", "fr"]),
        packed=st.booleans(),
        data=st.data(),
    )
    def ask(self, address: str, language: str, packed: bool, data: st.DataObject) -> None:
        headers = {"ACCEPT_LANGUAGE": language} | ({"ACCEPT_ENCODING": "gzip"} if packed else {})
        headers |= (
            {"IF_NONE_MATCH": data.draw(st.sampled_from(self.tags))} if data.draw(st.booleans()) else {}
        )
        answer = ask(self.front, address, **headers)
        assert answer == ask(self.live.wsgi_app, address, **headers)
        self.tags = [*self.tags, answer.header("ETag")][-6:]


def test_over_any_sequence_of_publications_nobody_sees_a_difference(tmp_path: Path) -> None:
    Servers.folder = tmp_path
    run_state_machine_as_test(Servers, settings=hypothesis_settings(max_examples=3, stateful_step_count=20))


def test_settings_that_shape_nothing_do_not_change_the_stamp() -> None:
    assert Settings(state_dir="a").stamp == Settings(state_dir="b", search_engine="tantivy").stamp
    assert Settings(base_url="https://a.example").stamp != Settings().stamp
