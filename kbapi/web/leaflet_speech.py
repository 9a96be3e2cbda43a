"""What the forms of a leaflet ask: words in its language, texts in the form they need, numbers of sources."""

from collections.abc import Iterable
from functools import partial

from kbapi.handout.durations import in_words
from kbapi.handout.leaflet import CHECKLIST_GOES_WITH, TIMELINE_GOES_WITH, Leaflet
from kbapi.handout.panels import Panel, panels_of
from kbapi.handout.qr import QrCode, qr_code
from kbapi.handout.timeline import Entry, Timeline
from kbapi.kinds import KINDS
from kbapi.knowledge.citation import without_marks
from kbapi.knowledge.claim import Claim
from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Section
from kbapi.web.markdown import to_handout_text, to_html, to_markdown
from kbapi.web.request_context import absolute, snapshot
from kbapi.web.wording import word

SHEET_ROWS = 14
SHEET_COLUMNS = ("sheet-date", "sheet-time", "sheet-state", "sheet-change", "sheet-notes")
OWN_LINES = ("my-date", "my-arrival", "my-driver", "my-clinic")
"""What a patient writes down by hand above the checklist."""


class Words:
    """The words of a language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.word = partial(word, language=lang)
        self.sheet_columns = [self.word(name) for name in SHEET_COLUMNS]
        self.sheet_rows = range(SHEET_ROWS)

    def length(self, entry: Entry) -> str:
        """How long or when; what has no number says so."""
        return in_words(entry.length, self.word) if entry.length else self.word("axis-none")

    def panel_title(self, panel: Panel) -> str:
        """The phase of a panel and what its scale counts."""
        phase, unit = self.word(f"phase-{panel.phase}"), self.word(f"axis-{panel.unit or 'none'}")
        return f"{phase} ({unit})"

    def differing(self, timeline: Timeline) -> list[tuple[str, str]]:
        """The topics of a timeline on which sources differ, each with the editors' note."""
        return [(stage.topic.title, stage.note) for stage in timeline.stages if stage.differences]

    def names(self, entry: Entry) -> str:
        """The organisations that say it by name."""
        found = (snapshot().find(Key("organisation", name)) for name in entry.organisations)
        return ", ".join(record.title for record in found if record)

    def text(self, markdown: str) -> str:
        """A section as plain text that says what has no source."""
        return to_handout_text(markdown, self.lang)

    def markdown(self, markdown: str, kind: str = "procedure") -> str:
        """A section as Markdown for use elsewhere."""
        return to_markdown(markdown, kind, self.lang, absolute(""))


class Speech(Words):
    """Speaks for one leaflet in its language."""

    own_lines = OWN_LINES

    def __init__(self, leaflet: Leaflet) -> None:
        super().__init__(leaflet.imprint.language)
        self._leaflet = leaflet
        self.timeline = leaflet.timeline or Timeline()
        self.plain = without_marks

    def checklist_follows(self, section: Section) -> bool:
        """Whether the checklist is told after this section."""
        return self._leaflet.checklist is not None and section.id == CHECKLIST_GOES_WITH

    def timeline_follows(self, section: Section) -> bool:
        """Whether the timeline is told after this section."""
        return self._leaflet.timeline is not None and section.id == TIMELINE_GOES_WITH

    def panels(self) -> tuple[Panel, ...]:
        """The panels of the timeline."""
        return panels_of(self.timeline)

    def who(self, entry: Entry) -> str:
        """The organisations that say it, with the numbers of their documents in the list of sources."""
        return f"{self.names(entry)} ({self.documents([entry.claim])})"

    def documents(self, claims: Iterable[Claim]) -> str:
        """The documents behind some claims by their numbers in the list of sources."""
        numbers = self._leaflet.numbers_of(claim.id for claim in claims)
        name = "source-number" if len(numbers) == 1 else "source-numbers"
        return self.word(name).format(", ".join(map(str, numbers)))

    def timeline_stated_for(self) -> str:
        """Which other page the lines of the timeline are stated for."""
        entries = (entry for stage in self.timeline.stages for entry in stage.entries)
        return self._stated_for([entry.inherited_from for entry in entries])

    def checklist_stated_for(self) -> str:
        """Which other page the items of the checklist are stated for."""
        parts = self._leaflet.checklist or ()
        return self._stated_for([item.fact.inherited_from for part in parts for item in part.items])

    def _stated_for(self, inherited: list[str | None]) -> str:
        ids = sorted({name for name in inherited if name})
        found = filter(None, (snapshot().find(Key("procedure", name)) for name in ids))
        titles = ", ".join(record.title for record in found)
        if not titles:
            return ""
        return self.word("partly-stated-for" if None in inherited else "stated-for").format(titles)

    def html(self, markdown: str, kind: str = "procedure") -> str:
        """A section as HTML."""
        return to_html(markdown, kind, self.lang, absolute(""))

    def href(self, kind: str, record_id: str) -> str:
        """The address of a record."""
        return absolute(f"/v1/{KINDS[kind].path}/{record_id}")

    def code(self) -> QrCode:
        """The QR code of the leaflet's address."""
        return qr_code(self._leaflet.imprint.address)

    @property
    def address_word(self) -> str:
        """The words before the address; without a host it is only a path."""
        return self.word("address-path" if self._leaflet.imprint.address.startswith("/") else "address")

    def imprint_line(self) -> str:
        """Edition, day of its publication, and how far it was reviewed."""
        imprint = self._leaflet.imprint
        published = f"{self.word('published')} {imprint.published.date().isoformat()}"
        return f"{self.word('edition')} {imprint.edition}, {published}. {self.word(imprint.review)}"
