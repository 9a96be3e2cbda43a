"""Index folders: built aside, sealed, verified, replaced when damaged."""

import hashlib
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kbapi.errors import BadSettingError
from kbapi.search.documents import documents_of
from kbapi.search.engine import FORMAT, SearchQuery
from kbapi.search.engines import engine_called, folder_engine
from kbapi.search.engines.whoosh import ENGINE
from kbapi.search.index_folder import (
    MANIFEST,
    folder_of,
    open_verified,
)
from kbapi.search.weighting import impacts
from tests.faults.scoreboard import Note
from tests.search.index_folders import EDITION, build, is_damaged
from tests.search.small_library import SMALL_LIBRARY

AS_OF_FORMAT = (4, "34f2c3234ebf191c")
"""The format, and the digest of an index of the small library: whoever changes the second without changing
the small library raises the first."""
FLIPS = 300
TRUNCATIONS = 60


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("index"))


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy that may be damaged."""
    return shutil.copytree(built, tmp_path / built.name)


@pytest.fixture(params=["whoosh", "tantivy"])
def of_any_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder of each engine that keeps folders; it may be damaged."""
    return build(tmp_path, engine=folder_engine(request.param))


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", ["whoosh", "tantivy"])
def test_a_built_folder_is_named_after_edition_and_engine_and_answers(tmp_path: Path, name: str) -> None:
    engine = folder_engine(name)
    folder = build(tmp_path, engine=engine)
    assert folder == folder_of(tmp_path, EDITION, engine.name) == tmp_path / f"{EDITION}-{engine.name}"
    index = open_verified(folder)
    assert (index.edition_id, index.engine) == (EDITION, engine.name)
    assert index.search(SearchQuery("fluoroscopy")).hits[0].id == "fluoroscopy"
    assert index.suggest("fluo")[0].id == "fluoroscopy"
    index.close()
    with pytest.raises(ValueError, match="closed"):
        index.suggest("fluo")


def test_whoever_changes_what_stands_in_an_index_raises_its_format(built: Path) -> None:
    documents = [sorted(impacts(document).items()) for document in documents_of(SMALL_LIBRARY)]
    names = ("completions", "engine/names", "engine/terms", "engine/words")
    files = [(built / name).read_bytes() for name in names]
    digest = hashlib.sha256(repr((documents, files)).encode()).hexdigest()
    assert (FORMAT, digest[:16]) == AS_OF_FORMAT


def test_nothing_but_the_folder_is_left_after_building(built: Path) -> None:
    assert list(built.parent.iterdir()) == [built]


def test_building_again_leaves_a_sound_folder_alone(tmp_path: Path) -> None:
    before = build(tmp_path).stat()
    assert build(tmp_path).stat() == before


@pytest.mark.parametrize("damaging", ["bit", "end"])
def test_every_flipped_bit_and_every_missing_end_is_noticed(
    of_any_engine: Path, damaging: str, note: Note
) -> None:
    folder = of_any_engine
    chance = random.Random(damaging)
    files = files_of(folder)
    noticed = 0
    for _ in range(FLIPS if damaging == "bit" else TRUNCATIONS):
        file = chance.choice(files)
        sound = file.read_bytes()
        place = chance.randrange(len(sound))
        bit = 1 << chance.randrange(8)
        changed = sound[:place] + (
            bytes([sound[place] ^ bit]) + sound[place + 1 :] if damaging == "bit" else b""
        )
        file.write_bytes(changed)
        noticed += is_damaged(folder)
        file.write_bytes(sound)
    assert noticed == (FLIPS if damaging == "bit" else TRUNCATIONS)
    assert not is_damaged(folder)
    note(f"{folder.name}: a damaged {damaging}", noticed, {"noticed": noticed})


def test_every_bit_of_the_manifest_counts(folder: Path) -> None:
    manifest = folder / MANIFEST
    sound = manifest.read_bytes()
    for place in range(len(sound)):
        manifest.write_bytes(sound[:place] + bytes([sound[place] ^ (1 << place % 8)]) + sound[place + 1 :])
        assert is_damaged(folder)


def test_every_missing_file_is_noticed(of_any_engine: Path) -> None:
    folder = of_any_engine
    for file in files_of(folder):
        sound = file.read_bytes()
        file.unlink()
        assert is_damaged(folder)
        file.write_bytes(sound)
    assert not is_damaged(folder)


def link(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("name", ["extra", "engine/extra", "engine/MAIN_WRITELOCK", "deep/er/extra"])
@pytest.mark.parametrize("make", [Path.touch, os.mkfifo, link], ids=["file", "pipe", "link"])
def test_everything_that_was_not_built_is_noticed(
    folder: Path, name: str, make: Callable[[Path], None]
) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    make(folder / name)
    assert is_damaged(folder)


def test_a_missing_an_empty_and_a_renamed_folder_are_damaged(folder: Path, tmp_path: Path) -> None:
    assert is_damaged(tmp_path / "missing")
    (tmp_path / "empty").mkdir()
    assert is_damaged(tmp_path / "empty")
    assert is_damaged(folder.rename(folder.with_name(f"other-{ENGINE.name}")))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"edition": 1, "engine": [], "files": 3}', "\udcff"]
)
def test_a_strange_manifest_is_damage_and_not_an_accident(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert is_damaged(folder)


def test_a_damaged_folder_is_replaced_by_building(folder: Path) -> None:
    (folder / "extra").touch()
    assert build(folder.parent) == folder
    assert not is_damaged(folder)
    assert [path for path in folder.parent.iterdir() if path.name.startswith(".")] == []


def test_an_index_that_is_open_survives_its_replacement(folder: Path) -> None:
    index = open_verified(folder)
    (folder / "extra").touch()
    build(folder.parent)
    assert index.search(SearchQuery("fluoroscopy")).total == 1
    assert index.suggest("fluo")
    index.close()


def test_a_folder_of_a_reader_without_rights_to_write_can_be_opened(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    assert not is_damaged(folder)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)


def test_an_unknown_engine_is_a_bad_setting() -> None:
    with pytest.raises(BadSettingError, match=r"no search engine `elastic`: use one of .*whoosh"):
        engine_called("elastic")
