"""Own rules: what one organisation adds to a page, says otherwise on it, or withdraws, for itself alone.

The page stays as it is for everybody else, with its fingerprint, its reviews and its translations.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from kbapi.knowledge.citation import cited_claims
from kbapi.knowledge.claim import Fact
from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Details, Record, Section
from kbapi.knowledge.rule import CandidacyRule

KIND = "own_rule"
_BETWEEN_BLOCKS = re.compile(r"\n(?=[ ]*(?:\n|[-*+] |[0-9]{1,9}[.)] ))")


@dataclass(frozen=True, slots=True)
class RuledPage:
    """The page that the rules are about."""

    kind: str
    id: str

    @property
    def key(self) -> Key:
        """Its key."""
        return Key(self.kind, self.id)


@dataclass(frozen=True, slots=True)
class OwnWithdrawal:
    """A fact of the page that the organisation does not stand by, and why."""

    topic: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class OwnRules(Details):
    """The rules; `written_for` is the fingerprint of the page as it was when they were written."""

    organisation: str
    page: RuledPage
    written_for: str | None = None
    withdraws: tuple[OwnWithdrawal, ...] = ()

    @property
    def told_of(self) -> tuple[str, ...]:
        """The procedure, if the page is one."""
        return (self.page.id,) if self.page.kind == "procedure" else ()

    @property
    def links(self) -> tuple[Key, ...]:
        """The organisation, the page, and the topics withdrawn."""
        topics = (Key("topic", withdrawal.topic) for withdrawal in self.withdraws)
        return (Key("organisation", self.organisation), self.page.key, *topics)

    @property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """What the rules of an organisation are found by."""
        return (("rules_of", self.organisation),)


def ruled_page(record: Record, find: Callable[[Key], Record | None]) -> Record | None:
    """The page that own rules are about, None where it is not there; other records are their own."""
    rules = record.details
    return find(rules.page.key) if isinstance(rules, OwnRules) else record


def ruled(page: Record, rules: Record) -> Record:
    """The page as it is told for the organisation; its own facts come with its own claims first."""
    return replace(
        page,
        summary=rules.summary or page.summary,
        facts=_facts(page, rules),
        sections=tuple(rules.section(section.id) or section for section in page.sections),
    )


def _facts(page: Record, rules: Record) -> tuple[Fact, ...]:
    gone = withdrawn_topics(rules)
    own = {fact.topic: fact for fact in rules.facts}
    there = {fact.topic for fact in page.facts}
    kept = (fact for fact in page.facts if fact.topic in own or fact.topic not in gone)
    told = (_joined(own.get(fact.topic), fact, gone) for fact in kept)
    return (*told, *(fact for fact in rules.facts if fact.topic not in there))


def _joined(own: Fact | None, fact: Fact, gone: Collection[str]) -> Fact:
    if own is None:
        return fact
    if own.topic in gone:
        return own
    return replace(
        own,
        claims=(*own.claims, *fact.claims),
        shared=tuple(dict.fromkeys((*own.shared, *fact.shared))),
        disagreement=own.disagreement or fact.disagreement,
    )


def withdrawn_topics(rules: Record) -> frozenset[str]:
    """The topics of the facts that own rules withdraw."""
    details = rules.details
    named = details.withdraws if isinstance(details, OwnRules) else ()
    return frozenset(withdrawal.topic for withdrawal in named)


def withdrawn_claims(page: Record, rules: Record) -> frozenset[str]:
    """The claims at home in the facts that own rules withdraw, without those that the rules share themselves.

    What such a fact shares is at home in another one, which is withdrawn for itself or not at all.
    """
    gone = withdrawn_topics(rules)
    claims = {claim.id for fact in page.facts if fact.topic in gone for claim in fact.claims}
    return frozenset(claims - {claim for fact in rules.facts for claim in fact.shared})


def without_claims(record: Record, gone: Collection[str]) -> Record:
    """The record without the paragraphs and items of its sections that rest on withdrawn claims.

    A candidacy rule that rests on one keeps all but its sentence.
    """
    details = record.details
    if isinstance(details, CandidacyRule):
        details = details.without(gone)
    if details is record.details and not any(rests_on(section.markdown, gone) for section in record.sections):
        return record
    return replace(
        record, details=details, sections=tuple(_without(section, gone) for section in record.sections)
    )


def _without(section: Section, gone: Collection[str]) -> Section:
    blocks = _BETWEEN_BLOCKS.split(section.markdown)
    kept = (block for block in blocks if not rests_on(block, gone))
    return replace(section, markdown="\n".join(kept).strip("\n"))


def rests_on(text: str, gone: Collection[str]) -> bool:
    """Whether a text cites a withdrawn claim."""
    return bool(gone) and not set(gone).isdisjoint(cited_claims(text))
