"""What changes bring about elsewhere: affected rules, lapsed reviews, translations left behind."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kbapi.knowledge.candidacy_input import input_name
from kbapi.knowledge.change import RecordChange
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.record import Record
from kbapi.knowledge.review import STANDING
from kbapi.knowledge.rule import CandidacyRule
from kbapi.knowledge.translation import CANONICAL, Translation

INPUT = "candidacy_input"


@dataclass(frozen=True, slots=True)
class AffectedRule:
    """A rule that changed or rests on something that did; `claims` and `inputs` name what."""

    key: Key
    title: str
    changed: bool
    claims: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LapsedReview:
    """A page with a review that stood and does not any more; `reviewers` are whose."""

    key: Key
    reviewers: tuple[str, ...]


def affected_rules(changes: Iterable[RecordChange], rules: Iterable[Record]) -> list[AffectedRule]:
    """The rules among some records that changed, cite a changed claim, or read a changed input."""
    told = [change for change in changes if change.language == CANONICAL]
    changed = {change.key for change in told}
    claims = {claim.id for change in told for claim in change.claims}
    inputs = {input_name(key.id) for key in changed if key.kind == INPUT}
    found = (_affected(rule, changed, claims, inputs) for rule in rules)
    return [rule for rule in found if rule and (rule.changed or rule.claims or rule.inputs)]


def _affected(rule: Record, changed: set[Key], claims: set[str], inputs: set[str]) -> AffectedRule | None:
    details = rule.details
    if not isinstance(details, CandidacyRule):
        return None
    cited = tuple(claim for claim in details.claims if claim in claims)
    read = tuple(name for name in details.when.inputs if name in inputs)
    return AffectedRule(rule.key, rule.title, rule.key in changed, cited, read)


def lapsed_reviews(changes: Iterable[RecordChange], today: date) -> list[LapsedReview]:
    """The pages of which a review stood before and none stands now; one that went has none to lapse."""
    found = []
    for change in changes:
        before, after = change.before, change.after
        if before is None or after is None:
            continue
        stood = [review for review in before.reviews if review.fingerprint == before.fingerprint]
        if before.review(today).state in STANDING and after.review(today).state not in STANDING:
            reviewers = dict.fromkeys(review.reviewer for review in stood)
            found.append(LapsedReview(after.record.key, tuple(reviewers)))
    return found


def stale_translations(changes: Iterable[RecordChange], after: Mapping[Key, Entry]) -> list[Key]:
    """The translations that told a changed page before and now translate words that stand there no more.

    `after` holds the translations of the newer edition by their own keys.
    """
    renewed = {
        change.key: change.before.fingerprint
        for change in changes
        if change.language == CANONICAL and change.before
    }
    return sorted(_left_behind(renewed, after))


def _left_behind(renewed: Mapping[Key, str], translations: Mapping[Key, Entry]) -> Iterator[Key]:
    for key, entry in translations.items():
        texts = entry.record.details
        if isinstance(texts, Translation) and renewed.get(texts.original) == texts.translates:
            yield key
