"""LAY005 to LAY011: own rules fit the page they are about, and speak for their organisation alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kbapi.content.checks._withdrawn import still_told
from kbapi.content.checks.claim_ids import claim_places
from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Pointer, Problem
from kbapi.knowledge.agreement import differences
from kbapi.knowledge.claim import Claim, Fact, Scope
from kbapi.knowledge.identity import Key, claim_prefix
from kbapi.knowledge.library import Entry, Library
from kbapi.knowledge.own_rules import OwnRules, ruled
from kbapi.knowledge.provenance import Organisation, claim_prefixes
from kbapi.knowledge.record import Record


@dataclass(frozen=True, slots=True)
class _Case:
    """Own rules, with the page they are about as the library has it."""

    library: Library
    record: Record
    rules: OwnRules
    page: Entry


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Conflicts between own rules and what they are about."""
    yield from _prefixes(library)
    first: dict[tuple[str, Key], Key] = {}
    for record in library.records:
        rules = record.details
        if isinstance(rules, OwnRules) and (page := library.entries.get(rules.page.key)):
            case = _Case(library, record, rules, page)
            yield from _twice(case, first.setdefault((rules.organisation, rules.page.key), record.key))
            yield from _of_one_page(case)
    yield from still_told(library)


def _of_one_page(case: _Case) -> Iterator[Problem]:
    yield from _strangers(case)
    yield from _staleness(case)
    yield from _speakers(case)
    yield from _notes(case)


def _prefixes(library: Library) -> Iterator[Problem]:
    owners = claim_prefixes(library.records)
    for prefix, (_, *others) in owners.items():
        for other in others:
            message = f"{owners[prefix][0]} has the prefix {prefix} already: choose another"
            yield Problem(Key("organisation", other), ("claim_prefix",), "LAY011", message)
    for record in library.records:
        for pointer, claim in claim_places(record):
            if claim_prefix(claim) and claim_prefix(claim) not in owners:
                prefix = claim_prefix(claim)
                message = (
                    f"no organisation has the prefix of {claim}: write claim_prefix: {prefix} on its page"
                )
                yield Problem(record.key, pointer, "LAY011", message, absent=prefix)


def _twice(case: _Case, first: Key) -> Iterator[Problem]:
    if first != case.record.key:
        organisation, page = case.rules.organisation, case.page.record.key
        message = f"{organisation} has rules for {page} in {first} already: join the two pages"
        yield Problem(case.record.key, ("page",), "LAY006", message)


def _strangers(case: _Case) -> Iterator[Problem]:
    page = case.page.record
    for number, withdrawal in enumerate(case.rules.withdraws):
        if page.fact(withdrawal.topic) is None:
            message = f"{page.key} states nothing on `{withdrawal.topic}` itself: " + _where_stated(case)
            yield Problem(case.record.key, ("withdraws", number, "topic"), "LAY007", message)
    for section in case.record.sections:
        if page.section(section.id) is None:
            named = ", ".join(there.id for there in page.sections)
            message = f"{page.key} has no section `{section.id}` to say otherwise: use one of {named}"
            yield Problem(case.record.key, ("sections", section.id), "LAY007", message)


def _where_stated(case: _Case) -> str:
    topics = ", ".join(fact.topic for fact in case.page.record.facts)
    return f"withdraw one of {topics}, or write rules for the page that states it"


def _staleness(case: _Case) -> Iterator[Problem]:
    page, now = case.page.record, case.page.fingerprint
    says_otherwise = case.record.summary or case.record.sections or case.rules.withdraws
    changes = says_otherwise or any(page.fact(fact.topic) for fact in case.record.facts)
    if case.rules.written_for is None and changes:
        message = f"these rules change what {page.key} says: write written_for: {now}"
        yield Problem(case.record.key, ("page",), "LAY005", message)
    elif case.rules.written_for not in (None, now):
        message = (
            f"{page.key} has changed since these rules were written: read both again, "
            f"then write written_for: {now}"
        )
        yield Problem(case.record.key, ("written_for",), "LAY005", message)


def _speakers(case: _Case) -> Iterator[Problem]:
    organisation = case.rules.organisation
    found = case.library.find(Key("organisation", organisation))
    if found is None:
        return
    prefix = found.details.claim_prefix if isinstance(found.details, Organisation) else None
    for number, fact in enumerate(case.record.facts):
        for place, claim in enumerate(fact.claims):
            if wrong := _complaint(case, claim, organisation, prefix):
                pointer: Pointer = ("facts", number, "claims", place, "id")
                yield Problem(case.record.key, pointer, "LAY008", wrong)


def _complaint(case: _Case, claim: Claim, organisation: str, prefix: str | None) -> str:
    if claim.scope is Scope.GENERAL:
        return f"{claim.id} would hold for everybody: write scope: organisation or scope: local"
    named = (mention.source for mention in claim.sources if case.library.find(Key("source", mention.source)))
    if any(case.library.witness(source) != organisation for source in named):
        return f"{claim.id} is not said by {organisation}: name a source whose organisation it is"
    if claim_prefix(claim.id) != (prefix or "-"):
        wanted = (
            f"{prefix}-…" if prefix else f"the `claim_prefix` that you write on the page of {organisation}"
        )
        return f"{claim.id} is not an id of {organisation}: begin it with {wanted}"
    return ""


def _notes(case: _Case) -> Iterator[Problem]:
    told = ruled(case.page.record, case.record)
    for number, own in enumerate(case.record.facts):
        differing = differences(_claims(told.fact(own.topic) or own, case.library))
        against = next((found for found in differing if {*own.claims} & {*found.claims}), None)
        if against and not own.disagreement:
            ids = ", ".join(claim.id for claim in against.claims)
            message = (
                f"{ids} give different values: say in `disagreement` what differs, or withdraw `{own.topic}`"
            )
            yield Problem(case.record.key, ("facts", number), "LAY009", message)
        if own.disagreement and not differing:
            message = "no two values differ here: remove `disagreement`, or correct the values"
            yield Problem(case.record.key, ("facts", number, "disagreement"), "LAY009", message)


def _claims(fact: Fact, library: Library) -> tuple[Claim, ...]:
    homes = library.claim_homes
    return (*fact.claims, *(homes[claim].claim for claim in fact.shared if claim in homes))
