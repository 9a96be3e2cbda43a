"""Draws a timeline in the words of a language."""

from kbapi.handout.panels import panels_of
from kbapi.handout.picture import Group, Line, Picture, svg_of
from kbapi.handout.timeline import Timeline
from kbapi.web.leaflet_speech import Words


def set_picture(timeline: Timeline, title: str, words: Words) -> str:
    """The timeline as SVG; without a stage it says that no source gives a time."""
    groups = tuple(
        Group(
            words.panel_title(panel),
            panel.ticks,
            tuple(
                Line(
                    row.entry.claim.says,
                    words.length(row.entry),
                    words.names(row.entry) + (f". {words.word('differ')}" if row.entry.differs else ""),
                    row.bar,
                )
                for row in panel.rows
            ),
        )
        for panel in panels_of(timeline)
    )
    introduction = words.word("timeline-intro" if groups else "timeline-none")
    notes = tuple(f"{words.word('differ')}: {topic}. {note}" for topic, note in words.differing(timeline))
    picture = Picture(words.lang, words.word("timeline-of").format(title), introduction, groups, notes)
    return svg_of(picture)
