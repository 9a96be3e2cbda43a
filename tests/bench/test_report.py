"""The table, the plots and the page that they are written to."""

import math
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from bench import Curve, Row, at_least, at_most
from bench.__main__ import run
from bench._report import BEGIN, END, plot, slope, table

SVG = "{http://www.w3.org/2000/svg}"
CURVE = Curve("Publishing", "seconds", "one & <all>", ((100, 0.5), (1_000, 5.0), (10_000, 61.0)))


def test_a_target_is_met_or_not() -> None:
    assert at_least("rate", 1.0, 0.95, "1.00 times").met
    assert not at_least("rate", 0.9, 0.95, "0.90 times").met
    assert at_most("memory", 99, 100, "MiB", "99 MiB").met
    assert not at_most("memory", 100, 100, "MiB", "100 MiB").met
    head, _, met, plain = table([at_most("memory", 99, 100, "MiB", "99 MiB"), Row("size", "3")])
    assert head.count("|") == met.count("|") == plain.count("|")
    assert met.endswith("| met |")


@pytest.mark.parametrize("power", [1, 2])
def test_the_slope_of_growth_is_its_power(power: int) -> None:
    points = [(size, (size / 1_000) ** power) for size in (1_000, 10_000, 100_000)]
    assert math.isclose(slope(points), power)


def test_a_plot_says_in_words_what_it_draws_and_can_be_read_in_the_dark() -> None:
    drawn = etree.fromstring(plot("Publishing", [CURVE]))
    assert drawn.get("role") == "img"
    named = {drawn.find(SVG + name).get("id") for name in ("title", "desc")}
    assert set(drawn.get("aria-labelledby").split()) == named
    assert drawn.findtext(f"{SVG}title") == "Publishing"
    assert "one & <all>: 0.5 seconds at 100 pages" in drawn.findtext(f"{SVG}desc")
    assert "prefers-color-scheme:dark" in drawn.findtext(f"{SVG}style")
    points = [
        tuple(map(float, point.split(","))) for point in drawn.find(f"{SVG}polyline").get("points").split()
    ]
    assert len(points) == 3
    assert all(one[0] < other[0] and one[1] > other[1] for one, other in pairwise(points))


def test_what_was_measured_is_printed_and_replaces_what_the_page_said_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"# Performance\n\n{BEGIN}\nold\n{END}\n\nThe end.\n", encoding="utf-8")
    for _ in range(2):
        run([lambda large: iter([Row("what", "3 ms", met=not large), CURVE])], False, True, page)
    text = page.read_text(encoding="utf-8")
    assert "old" not in text
    assert text.count("| what | 3 ms |") == text.count("(performance/publishing.svg)") == 1
    assert text.startswith("# Performance")
    assert text.endswith("The end.\n")
    assert (tmp_path / "performance" / "publishing.svg").is_file()
    assert "1 of 1 targets met" in capsys.readouterr().out
