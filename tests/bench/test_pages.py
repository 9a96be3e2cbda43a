"""Generated libraries are sound, as large as asked for, the same each time, and taken by both publishers."""

from datetime import date
from pathlib import Path

import pytest

from bench._naive import publish_plainly
from bench._pages import edit_pages, write_pages
from kbapi.content.load import examine


@pytest.mark.parametrize("pages", [6, 100])
def test_generated_pages_are_sound_and_as_many_as_asked_for(tmp_path: Path, pages: int) -> None:
    write_pages(tmp_path, pages)
    loaded = examine([tmp_path], date(2026, 1, 1))
    assert loaded.problems == ()
    made = [key for key in loaded.library.entries if key.kind not in ("topic", "source", "organisation")]
    assert len(made) == pages


def test_the_same_pages_are_generated_each_time_and_edits_keep_them_sound(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_pages(tmp_path / name, 60)
    one, other = (examine([tmp_path / name], date(2026, 1, 1)).library for name in ("one", "other"))
    assert one.entries == other.entries
    edited = edit_pages(tmp_path / "other", 3)
    again = examine([tmp_path / "other"], date(2026, 1, 1))
    assert again.problems == ()
    changed = {key.id for key, entry in again.library.entries.items() if one.entries[key] != entry}
    assert changed == {path.stem for path in edited}


def test_the_naive_way_takes_every_page(tmp_path: Path) -> None:
    write_pages(tmp_path / "content", 30)
    (tmp_path / "state").mkdir()
    assert publish_plainly(tmp_path / "content", tmp_path / "state") == len(
        examine([tmp_path / "content"], date(2026, 1, 1)).library.entries
    )
