"""What holds for the tantivy engine alone."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kbapi import search
from kbapi.errors import BadSettingError
from kbapi.search import engines
from kbapi.search.documents import documents_of
from kbapi.search.engine import SearchQuery
from kbapi.search.engines import engine_called
from kbapi.search.engines.tantivy import ENGINE
from kbapi.search.matching import COVERING
from tests.search.index_folders import build, is_damaged
from tests.search.small_library import SMALL_LIBRARY, document, opened, small_index

WORDS = [f"{letter}{other}word" for letter in "abcdefgh" for other in "abcdef"]


def test_its_query_parser_is_never_used() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(search.__path__[0]).rglob("*.py")]
    assert any("from tantivy import" in text for text in sources)
    assert not [text for text in sources if "parse_query" in text or "regex_query" in text]


def test_an_index_is_one_segment_without_lock_files_that_all_may_read(tmp_path: Path) -> None:
    ENGINE.build(documents_of(SMALL_LIBRARY), tmp_path)
    files = list(tmp_path.iterdir())
    assert sum(path.suffix == ".store" for path in files) == 1
    assert not [path for path in files if path.suffix == ".lock"]
    assert {path.stat().st_mode for path in files} == {(tmp_path / "words").stat().st_mode}


READING = """
import sys
from pathlib import Path
from kbapi.search.engine import SearchQuery
from kbapi.search.index_folder import open_verified

print(open_verified(Path(sys.argv[1])).search(SearchQuery("fluoroscopy")).total)
"""


def test_somebody_who_may_only_read_opens_it_and_leaves_nothing(tmp_path: Path) -> None:
    folder = build(tmp_path / "index", engine=ENGINE)
    work = tmp_path / "work"
    work.mkdir()
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    limits = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []
    if limits and not shutil.which("setpriv"):
        pytest.skip("root may write everywhere, and there is no setpriv to take that away")
    said = subprocess.run(
        [*limits, sys.executable, "-W", "error", "-c", READING, folder],
        env=os.environ | {"TMPDIR": str(work)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.stdout, said.stderr) == ("1\n", "")
    assert list(work.iterdir()) == []


LIMITED = """
import resource, sys
from pathlib import Path
from kbapi.errors import PublishingError
from kbapi.search.engines.tantivy import ENGINE
from tests.search.index_folders import build

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
try:
    build(Path(sys.argv[1]), engine=ENGINE)
except PublishingError as error:
    print(error)
"""


@pytest.mark.parametrize("limit", [0, 100, 1000, 2000, 4000])
def test_a_disk_that_refuses_is_a_publishing_error_and_leaves_nothing(tmp_path: Path, limit: int) -> None:
    command = [sys.executable, "-c", LIMITED, str(tmp_path), str(limit)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "could not be written" in said.stdout
    assert list(tmp_path.iterdir()) == []


def test_every_flipped_bit_is_noticed(tmp_path: Path) -> None:
    folder = build(tmp_path, engine=ENGINE)
    chance = random.Random(1)
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size):
        sound = bytearray(file.read_bytes())
        place = chance.randrange(len(sound))
        file.write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :])
        assert is_damaged(folder)
        file.write_bytes(sound)
    assert not is_damaged(folder)


def test_a_package_that_is_missing_is_a_bad_setting_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tantivy", None)
    monkeypatch.delitem(sys.modules, f"{engines.__name__}.tantivy")
    with pytest.raises(
        BadSettingError, match=r"needs the package `tantivy`: run `pip install '\.\[tantivy\]'`"
    ):
        engine_called("tantivy")


def test_other_engines_do_not_load_its_package() -> None:
    program = (
        "import sys\n"
        "from kbapi.search.engines import engine_called\n"
        "engine_called('whoosh')\n"
        "assert 'tantivy' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_it_finds_in_any_library_what_whoosh_finds(tmp_path: Path) -> None:
    chance = random.Random(2)
    documents = [
        document(
            f"term/t{number:04}",
            " ".join(chance.choices(WORDS, range(len(WORDS), 0, -1), k=chance.randint(1, 40))),
            title=" ".join(chance.choices(WORDS, k=2)),
            topic=chance.choice((None, "one", "other")),
        )
        for number in range(600)
    ]
    with (
        opened(ENGINE, tmp_path / "tantivy", documents) as ours,
        opened(engine_called("whoosh"), tmp_path / "whoosh", documents) as theirs,
    ):
        for words in range(1, COVERING + 5):
            for _ in range(10):
                text = " ".join(chance.sample(WORDS, words))
                query = SearchQuery(text, topic=chance.choice((None, "one")), offset=chance.randint(0, 30))
                assert ours.search(query) == theirs.search(query)


def test_scores_are_exact_whatever_the_order_in_which_they_are_added(tmp_path: Path) -> None:
    with small_index(ENGINE, tmp_path) as index:
        for hit in index.search(SearchQuery("somebody takes me home by car", limit=50)).hits:
            assert (hit.score * 64 * 64).is_integer()
