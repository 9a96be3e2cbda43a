"""A leaflet: title, sections, facts in short, contacts and sources, ready to be set in any form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kbapi.knowledge.citation import cited_claims
from kbapi.knowledge.claim import Claim
from kbapi.knowledge.provenance import Contact
from kbapi.knowledge.record import Record, Section


@dataclass(frozen=True, slots=True)
class Leaflet:
    """What stands on a leaflet; `claims` are those that its sections cite, `sources` what is behind them."""

    procedure: Record
    sections: tuple[Section, ...]
    claims: tuple[Claim, ...]
    sources: tuple[Record, ...]
    organisation: Record | None
    contacts: tuple[Contact, ...]


def chosen_sections(record: Record, wanted: Sequence[str]) -> tuple[Section, ...]:
    """The wanted sections in the order of the page; all of them when none is named."""
    return tuple(section for section in record.sections if not wanted or section.id in wanted)


def claims_of(sections: Iterable[Section]) -> tuple[str, ...]:
    """The ids of the claims that sections cite, each once."""
    return tuple(dict.fromkeys(claim for section in sections for claim in cited_claims(section.markdown)))
