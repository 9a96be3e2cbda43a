"""A record as it is told for one organisation: with its own rules, and without what it withdraws."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.own_rules import OwnRules, ruled, withdrawn_claims, withdrawn_topics, without_claims
from kbapi.knowledge.translation import CANONICAL
from kbapi.knowledge_base.localised import FindEntry, Localised, TranslationState, localised, own_translation


@dataclass(frozen=True, slots=True)
class RulesOf:
    """The own rules of an organisation by the page that they are about, and what they withdraw."""

    organisation: str = ""
    by_page: Mapping[Key, Key] = field(default_factory=dict)
    topics: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()

    def needed(self, language: str, keys: Iterable[Key]) -> Iterator[Key]:
        """The keys of all that some records are made of in a language."""
        for key in keys:
            yield from (key, own_translation(language, key))
            if rules := self.by_page.get(key):
                yield from (rules, own_translation(language, rules))


NO_RULES = RulesOf()


def rules_of(organisation: str, entries: Iterable[Entry], find: FindEntry) -> RulesOf:
    """What the pages with own rules of an organisation come to; NO_RULES where there are none."""
    by_page: dict[Key, Key] = {}
    topics: set[str] = set()
    gone: set[str] = set()
    for entry in entries:
        rules = entry.record.details
        page = find(rules.page.key) if isinstance(rules, OwnRules) and not entry.record.withdrawn else None
        if page:
            by_page[page.record.key] = entry.record.key
            topics |= withdrawn_topics(entry.record)
            gone |= withdrawn_claims(page.record, entry.record)
    return RulesOf(organisation, by_page, frozenset(topics), frozenset(gone)) if by_page else NO_RULES


def told_for(rules: RulesOf, find: FindEntry, language: str, key: Key) -> Localised | None:
    """The entry of a key in a language as it is told for the organisation.

    Where page and rules are not both told in the language, both are told as they were written.
    """
    page = localised(find, language, key)
    own = localised(find, language, rules.by_page[key]) if key in rules.by_page else None
    if page and own:
        page = _with_rules(page, own, find)
    if page and rules.gone:
        page = replace(page, entry=replace(page.entry, record=without_claims(page.entry.record, rules.gone)))
    return page


def _with_rules(page: Localised, own: Localised, find: FindEntry) -> Localised:
    state = page.state if page.state is not TranslationState.TOLD else own.state
    if state is not TranslationState.TOLD:
        page, own = (_as_written(one, find) for one in (page, own))
    record = ruled(page.entry.record, own.entry.record)
    return Localised(_judged_together(replace(page.entry, record=record), own.entry), state)


def _as_written(told: Localised, find: FindEntry) -> Localised:
    return localised(find, CANONICAL, told.entry.record.key) or told


def _judged_together(entry: Entry, *others: Entry) -> Entry:
    """The entry, as little reviewed as any of what it is made of."""
    return replace(entry, told_by=_chained(*filter(None, (entry.told_by, *others))))


def _chained(first: Entry, *others: Entry) -> Entry:
    return _judged_together(first, *others) if others else first
