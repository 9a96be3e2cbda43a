"""Where claims that an organisation withdraws are still told to those who ask for it (part of LAY010)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from kbapi.content.problem import Level, Pointer, Problem
from kbapi.kinds.own_rule import RULED
from kbapi.knowledge.citation import cited_claims
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Library
from kbapi.knowledge.own_rules import KIND, OwnRules, ruled, withdrawn_claims, without_claims
from kbapi.knowledge.record import Record
from kbapi.knowledge.translation import KIND as TRANSLATION

_POINTING = (KIND, TRANSLATION, "topic", "source", "organisation")
"""Kinds that name claims without telling them to patients, or that belong to those who issued them."""


@dataclass(frozen=True, slots=True)
class _Gone:
    """What one organisation withdraws: the claims, where each is withdrawn, and its rules by page."""

    claims: dict[str, tuple[Key, Pointer]] = field(default_factory=dict)
    rules: dict[Key, Record] = field(default_factory=dict)


def still_told(library: Library) -> Iterator[Problem]:
    """Facts, summaries and whole sections that rest on withdrawn claims; as warnings, rules that do."""
    for organisation, gone in _by_organisation(library).items():
        if gone.claims:
            for record in library.records:
                if record.kind not in _POINTING:
                    yield from _told_on(record, organisation, gone)


def _by_organisation(library: Library) -> dict[str, _Gone]:
    found: dict[str, _Gone] = {}
    for record in library.records:
        rules = record.details
        page = library.find(rules.page.key) if isinstance(rules, OwnRules) else None
        if page and isinstance(rules, OwnRules):
            gone = found.setdefault(rules.organisation, _Gone())
            gone.rules.setdefault(page.key, record)
            for claim in withdrawn_claims(page, record):
                gone.claims.setdefault(claim, (record.key, ("withdraws",)))
    return found


def _told_on(record: Record, organisation: str, gone: _Gone) -> Iterator[Problem]:
    rules = gone.rules.get(record.key)
    told = ruled(record, rules) if rules else record
    for claim, what in _places(told, gone.claims):
        key, pointer = gone.claims[claim]
        message = f"{organisation} withdraws {claim}, and {what} of {told.key} still rests on it: "
        if record.kind in RULED.values():
            message += f"write rules of {organisation} for that page that say it otherwise or withdraw it"
            yield Problem(key, pointer, "LAY010", message)
        else:
            message += "it holds for everybody; override the page if it should not"
            yield Problem(key, pointer, "LAY010", message, Level.WARNING)


def _places(told: Record, gone: Collection[str]) -> Iterator[tuple[str, str]]:
    """The withdrawn claims still told, and where; single paragraphs and items are left out anyway."""
    for fact in told.facts:
        yield from ((claim, f"`{fact.topic}`") for claim in fact.claim_ids if claim in gone)
    yield from ((claim, "the rule") for claim in told.details.cited if claim in gone)
    yield from ((claim, "the summary") for claim in cited_claims(told.summary) if claim in gone)
    for section, rest in zip(told.sections, without_claims(told, gone).sections, strict=True):
        if not rest.markdown:
            claims = (claim for claim in cited_claims(section.markdown) if claim in gone)
            yield from ((claim, f"all of the section `{section.id}`") for claim in claims)
