"""A leaflet: sections, checklist, timeline, sheet to fill in, contacts and sources, ready for any form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kbapi.handout.checklist import Checks
from kbapi.handout.timeline import Timeline
from kbapi.knowledge.citation import cited_claims
from kbapi.knowledge.claim import Claim
from kbapi.knowledge.provenance import Contact
from kbapi.knowledge.record import Record, Section
from kbapi.knowledge.review import ReviewState

CHECKLIST_GOES_WITH = "before"
TIMELINE_GOES_WITH = "after"
"""The sections with which a block is told; a leaflet in which the section is not wanted has no such block."""

_LETTER_COUNTRIES = frozenset({"US", "CA", "MX"})


@dataclass(frozen=True, slots=True)
class Origin:
    """A document behind a leaflet, and who issued it: titles alone are often the same."""

    source: Record
    issuer: str


@dataclass(frozen=True, slots=True)
class Imprint:
    """Where a leaflet comes from and how it is found again; the addresses have no host unless one is set."""

    edition: str
    published: datetime
    language: str
    review: ReviewState
    notice: str
    address: str
    pdf_address: str


@dataclass(frozen=True, slots=True)
class Leaflet:
    """What stands on a leaflet; `claims` are all that it rests on, `origins` the documents behind them.

    `checklist`, `timeline` and `sheet` are None where they are not wanted; a checklist or timeline without
    content says that nothing is known.
    """

    procedure: Record
    imprint: Imprint
    sections: tuple[Section, ...]
    checklist: tuple[Checks, ...] | None
    timeline: Timeline | None
    sheet: Record | None
    claims: tuple[Claim, ...]
    origins: tuple[Origin, ...]
    organisation: Record | None = None
    contacts: tuple[Contact, ...] = ()
    withheld: tuple[str, ...] = ()
    """The headings of what is not shown because no review vouches for it."""

    def numbers_of(self, claims: Iterable[str]) -> tuple[int, ...]:
        """The places, from 1, of the documents behind some claims."""
        wanted = set(claims)
        sources = {mention.source for claim in self.claims if claim.id in wanted for mention in claim.sources}
        return tuple(
            place for place, origin in enumerate(self.origins, start=1) if origin.source.id in sources
        )


def chosen_sections(record: Record, wanted: Sequence[str]) -> tuple[Section, ...]:
    """The wanted sections in the order of the page; all of them when none is named."""
    return tuple(section for section in record.sections if not wanted or section.id in wanted)


def claims_of(
    sections: Iterable[Section], checklist: Iterable[Checks], timeline: Timeline, sheet: Record | None
) -> tuple[str, ...]:
    """The ids of the claims that the parts of a leaflet rest on, each once."""
    cited = [claim for section in sections for claim in cited_claims(section.markdown)]
    checked = [claim.id for part in checklist for item in part.items for claim in item.fact.claims]
    timed = [claim.id for claim in timeline.claims]
    asked = [
        claim for section in (sheet.sections if sheet else ()) for claim in cited_claims(section.markdown)
    ]
    return tuple(dict.fromkeys((*cited, *checked, *timed, *asked)))


def prints_on_letter(country: str | None) -> bool:
    """Whether paper in a country is US Letter and not A4."""
    return country in _LETTER_COUNTRIES
