"""Draws a timeline as SVG that needs no script and no style: bars on linear scales, all texts as text."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from kbapi.handout.panels import Bar, Tick

WIDTH, MARGIN = 480, 16
INNER = WIDTH - 2 * MARGIN
INK, SURE, PALE, FAINT, PAPER = "#14304d", "#14304d", "#9db8d6", "#c9ced4", "#ffffff"
_LINE, _BAR = 18, 12
_LETTERS = {15: 54, 14: 60, 12: 70}
"""How many letters of a size surely fit into a line, in whatever font the reader has."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the picture in the words of a reader."""

    text: str
    length: str
    who: str
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class Group:
    """The rows that share a scale."""

    title: str
    ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn; `notes` stand below, such as what differs."""

    language: str
    title: str
    introduction: str
    groups: tuple[Group, ...]
    notes: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The whole picture in words, for those who do not see it."""
        rows = [
            f"{group.title}: " + " ".join(f"{line.text} ({line.length}; {line.who})" for line in group.lines)
            for group in self.groups
        ]
        return " ".join((self.introduction, *rows, *self.notes))


def svg_of(picture: Picture) -> str:
    """The picture as a file of its own; its title and description say all that it shows."""
    pen = _Pen()
    pen.text(picture.title, 15, bold=True)
    pen.text(picture.introduction, 12)
    for group in picture.groups:
        _draw(group, pen)
    for note in picture.notes:
        pen.skip(8)
        pen.text(note, 12)
    height = pen.y + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" '
        f'role="img" aria-labelledby="title desc" lang="{picture.language}" xml:lang="{picture.language}" '
        f'font-family="system-ui, Helvetica, Arial, sans-serif" fill="{INK}">'
        f'<title id="title">{escape(picture.title)}</title><desc id="desc">{escape(picture.told)}</desc>'
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>{"".join(pen.marks)}</svg>\n'
    )


class _Pen:
    """Draws from top to bottom; `y` is where the next thing stands."""

    def __init__(self) -> None:
        self.y = MARGIN
        self.marks: list[str] = []

    def skip(self, height: int) -> None:
        self.y += height

    def text(self, text: str, size: int, *, bold: bool = False) -> None:
        """A text over as many lines as it needs."""
        weight = ' font-weight="bold"' if bold else ""
        for line in textwrap.wrap(text, _LETTERS[size]):
            self.y += _LINE
            self.marks.append(
                f'<text x="{MARGIN}" y="{self.y - 4}" font-size="{size}"{weight}>{escape(line)}</text>'
            )

    def box(self, left: float, right: float, colour: str) -> None:
        """A part of the bar at hand, from and to a fraction of the width."""
        self.marks.append(
            f'<rect x="{_at(left)}" y="{self.y}" width="{round((right - left) * INNER, 1)}" height="{_BAR}" '
            f'fill="{colour}"/>'
        )


def _at(fraction: float) -> float:
    return round(MARGIN + fraction * INNER, 1)


def _draw(group: Group, pen: _Pen) -> None:
    pen.skip(14)
    pen.text(group.title, 15, bold=True)
    for line in group.lines:
        pen.skip(8)
        pen.text(line.text, 14)
        if line.bar:
            pen.skip(2)
            _draw_bar(line.bar, group.ticks, pen)
        pen.text(f"{line.length} · {line.who}" if line.length else line.who, 12)
    if group.ticks:
        pen.skip(2)
        pen.marks.extend(_scale(group.ticks, pen.y + 12))
        pen.skip(_LINE)


def _draw_bar(bar: Bar, ticks: tuple[Tick, ...], pen: _Pen) -> None:
    pen.marks.extend(
        f'<rect x="{_at(tick.at)}" y="{pen.y - 2}" width="0.7" height="{_BAR + 4}" fill="{FAINT}"/>'
        for tick in ticks
    )
    pen.box(bar.start, bar.end, PALE)
    if bar.sure_to > bar.sure_from:
        pen.box(bar.sure_from, bar.sure_to, SURE)
    pen.skip(_BAR)


def _scale(ticks: tuple[Tick, ...], y: int) -> Iterator[str]:
    for place, tick in enumerate(ticks):
        anchor = "start" if place == 0 else "end" if place == len(ticks) - 1 else "middle"
        yield f'<text x="{_at(tick.at)}" y="{y}" font-size="11" text-anchor="{anchor}">{tick.number}</text>'
