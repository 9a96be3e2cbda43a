"""The benchmark of loading measures sound content of the size it says, and its slope is a slope."""

from datetime import date
from pathlib import Path

import pytest

from bench._pages import write_pages
from bench._reading import check, plain
from bench.loading import Run, slope
from kbapi.content.load import examine


@pytest.mark.parametrize("pages", [6, 100])
def test_generated_pages_are_sound_and_as_many_as_asked_for(tmp_path: Path, pages: int) -> None:
    write_pages(tmp_path, pages)
    loaded = examine([tmp_path], date(2026, 1, 1))
    assert loaded.problems == ()
    made = [key for key in loaded.library.entries if key.kind not in ("topic", "source", "organisation")]
    assert len(made) == pages


def test_both_readers_read_every_page(tmp_path: Path) -> None:
    write_pages(tmp_path, 60)
    assert check(tmp_path) == plain(tmp_path) > 60


def test_a_folder_with_a_mistake_is_not_timed(tmp_path: Path) -> None:
    write_pages(tmp_path, 6)
    (tmp_path / "en/terms/rope.md").write_text("text", encoding="utf-8")
    with pytest.raises(SystemExit, match="not sound"):
        check(tmp_path)


def test_the_slope_of_linear_growth_is_one_and_of_quadratic_growth_two() -> None:
    linear = {size: Run(size / 1000, 1) for size in (1_000, 10_000, 100_000)}
    quadratic = {size: Run((size / 1000) ** 2, 1) for size in (1_000, 10_000)}
    assert slope(linear) == pytest.approx(1)
    assert slope(quadratic) == pytest.approx(2)
