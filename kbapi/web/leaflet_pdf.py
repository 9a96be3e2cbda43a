"""Sets a leaflet as PDF: hands the typesetter all its words and numbers as plain data."""

import json
from typing import Any

from kbapi.handout.leaflet import Leaflet, prints_on_letter
from kbapi.handout.panels import Panel, Row
from kbapi.handout.pdf import pdf_of
from kbapi.knowledge.citation import EDITORIAL, Mark
from kbapi.knowledge.provenance import Organisation
from kbapi.knowledge.record import Section
from kbapi.web.leaflet_speech import Speech
from kbapi.web.markdown_blocks import to_blocks

Plain = dict[str, Any]
DAGGER = "†"


def set_pdf(leaflet: Leaflet) -> bytes:
    """The leaflet as PDF; the same leaflet always gives the same bytes."""
    data = json.dumps(_Sheet(leaflet).data(), ensure_ascii=False, sort_keys=True)
    return pdf_of(data, leaflet.imprint.published)


class _Sheet:
    def __init__(self, leaflet: Leaflet) -> None:
        self._leaflet = leaflet
        self._say = Speech(leaflet)

    def data(self) -> Plain:
        """All that the template needs."""
        leaflet, say, imprint = self._leaflet, self._say, self._leaflet.imprint
        return {
            "title": leaflet.procedure.title,
            "edition": imprint.edition,
            "description": say.plain(leaflet.procedure.summary),
            "language": say.lang,
            "paper": self._paper(),
            "words": {"page": say.word("page-of")},
            "footer": f"{leaflet.procedure.title}. {say.word('edition')} {imprint.edition}",
            "review": say.word(imprint.review),
            "notice": imprint.notice,
            "summary": self._blocks(leaflet.procedure.summary),
            "withheld": {"title": say.word("withheld"), "lines": list(leaflet.withheld)},
            "contacts": self._contacts(),
            "marks": say.word("source-marks"),
            "sections": [self._section(section) for section in leaflet.sections],
            "sheet": self._sheet(),
            "sources": {"title": say.word("sources"), "lines": self._sources()},
            "address_word": say.address_word,
            "address": imprint.address,
            "code": say.code().svg,
            "code_alt": say.word("address-code"),
            "imprint": say.imprint_line(),
        }

    def _paper(self) -> str:
        details = self._leaflet.organisation.details if self._leaflet.organisation else None
        country = details.country if isinstance(details, Organisation) else None
        return "us-letter" if prints_on_letter(country) else "a4"

    def _blocks(self, markdown: str) -> list[Plain]:
        return to_blocks(markdown, self._raised)

    def _raised(self, mark: Mark) -> Plain:
        if mark.claims:
            numbers = self._leaflet.numbers_of(mark.claims)
            return {"text": ",".join(map(str, numbers)), "raised": True}
        if mark.ids[0] == EDITORIAL:
            return {"text": DAGGER, "raised": True}
        return {"text": f" ({self._say.word(mark.ids[0])})", "italic": True}

    def _contacts(self) -> Plain | None:
        organisation = self._leaflet.organisation
        if organisation is None:
            return None
        lines = [{"use": contact.use, "phone": contact.phone} for contact in self._leaflet.contacts]
        return {"title": organisation.title, "lines": lines, "none": self._say.word("no-contacts")}

    def _section(self, section: Section) -> Plain:
        return {
            "title": section.heading,
            "blocks": self._blocks(section.markdown),
            "checklist": self._checklist() if self._say.checklist_follows(section) else None,
            "timeline": self._timeline() if self._say.timeline_follows(section) else None,
        }

    def _checklist(self) -> Plain:
        say, parts = self._say, self._leaflet.checklist or ()
        intro = f"{say.word('checklist-intro')} {say.checklist_stated_for()}"
        return {
            "title": say.word("checklist-title"),
            "intro": intro.strip() if parts else say.word("checklist-none"),
            "mine": {
                "title": say.word("my-appointment"),
                "lines": [say.word(name) for name in say.own_lines],
            },
            "parts": [
                {
                    "title": say.word(f"part-{part.part}"),
                    "items": [
                        {
                            "title": item.topic.title,
                            "text": item.fact.fact.answer,
                            "sources": self._numbers([claim.id for claim in item.fact.claims]),
                        }
                        for item in part.items
                    ],
                }
                for part in parts
            ],
        }

    def _numbers(self, claims: list[str]) -> str:
        return ",".join(map(str, self._leaflet.numbers_of(claims)))

    def _timeline(self) -> Plain:
        say, panels = self._say, self._say.panels()
        intro = f"{say.word('timeline-intro')} {say.timeline_stated_for()}"
        return {
            "title": say.word("timeline-title"),
            "intro": intro.strip() if panels else say.word("timeline-none"),
            "what": say.word("what"),
            "when": say.word("when"),
            "panels": [self._panel(panel) for panel in panels],
            "notes": [
                {"title": f"{say.word('differ')}: {title}", "text": note}
                for title, note in say.differing(say.timeline)
            ],
        }

    def _panel(self, panel: Panel) -> Plain:
        return {
            "title": self._say.panel_title(panel),
            "ticks": [{"number": tick.number, "at": tick.at} for tick in panel.ticks],
            "rows": [self._row(row) for row in panel.rows],
        }

    def _row(self, row: Row) -> Plain:
        bar = row.bar
        return {
            "text": row.entry.claim.says,
            "who": self._say.who(row.entry),
            "differs": self._say.word("differ") if row.entry.differs else "",
            "length": self._say.length(row.entry),
            "bar": bar
            and {"start": bar.start, "end": bar.end, "sure_from": bar.sure_from, "sure_to": bar.sure_to},
        }

    def _sheet(self) -> Plain | None:
        sheet, say = self._leaflet.sheet, self._say
        if sheet is None:
            return None
        return {
            "title": sheet.title,
            "text": [block for section in sheet.sections for block in self._blocks(section.markdown)],
            "columns": say.sheet_columns,
            "rows": len(say.sheet_rows),
        }

    def _sources(self) -> list[str]:
        return [
            f"{origin.source.title}. {origin.issuer}. {self._say.plain(origin.source.summary)}"
            for origin in self._leaflet.origins
        ]
