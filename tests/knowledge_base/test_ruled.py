"""A snapshot for an organisation tells its own rules, in one language, and as little reviewed as any part."""

from dataclasses import replace
from datetime import date

import pytest

from kbapi.knowledge.claim import Claim, Fact
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.own_rules import OwnRules, OwnWithdrawal, RuledPage
from kbapi.knowledge.record import Record, Section, Withdrawal
from kbapi.knowledge.review import Review, ReviewState
from kbapi.knowledge.translation import Named, Translation
from kbapi.knowledge_base.localised import TranslationState
from kbapi.knowledge_base.ruled import NO_RULES, rules_of, told_for

DAY = date(2026, 6, 1)
KNOT, RULES, OTHER = Key("procedure", "knot"), Key("own_rule", "exh-knot"), Key("procedure", "loop")
TEXT = Section("before", "Before", "Come at one. [F001]\n\nBring rope. [F002]")


def entry(record: Record, *, reviewed: bool = False) -> Entry:
    reviews = (Review("B", "sailor", "2026-01-01", record.id),) if reviewed else ()
    return Entry(record, record.id, reviews)


def translation(path: str, record: str, of: str, **texts: tuple[Named, ...]) -> Record:
    details = Translation(language="es", of_kind=of, of_id=record, translates=record, **texts)
    return Record("translation", f"es-{path}-{record}", "En otra lengua", details=details)


PAGES = (
    Record("procedure", "knot", "Knot", facts=(Fact("arrival", "At one.", (Claim("F001", "At one.", ()),)),)),
    Record("procedure", "loop", "Loop", sections=(TEXT,)),
    Record(
        "own_rule",
        "exh-knot",
        "Rules",
        facts=(Fact("arrival", "At two.", (Claim("EXH-F001", "At two.", ()),)),),
        details=OwnRules(
            organisation="exh",
            page=RuledPage("procedure", "knot"),
            withdraws=(OwnWithdrawal("arrival", "Because."),),
        ),
    ),
)
SPANISH = translation("procedures", "knot", "procedure", answers=(Named("arrival", "A la una."),))
SPANISH_RULES = translation("own-rules", "exh-knot", "own_rule", answers=(Named("arrival", "A las dos."),))


def answer_of(language: str, *more: Record) -> tuple[str, TranslationState]:
    known = {record.key: entry(record) for record in (*PAGES, *more)}
    rules = rules_of("exh", [known[RULES]], known.get)
    told = told_for(rules, known.get, language, KNOT)
    assert told is not None
    return told.entry.record.facts[0].answer, told.state


def test_the_page_is_told_with_the_rules_and_other_pages_without_what_is_withdrawn() -> None:
    known = {record.key: entry(record) for record in PAGES}
    rules = rules_of("exh", [known[RULES]], known.get)
    assert answer_of("en") == ("At two.", TranslationState.TOLD)
    other = told_for(rules, known.get, "en", OTHER)
    assert other is not None
    assert other.entry.record.sections[0].markdown == "Bring rope. [F002]"
    assert told_for(NO_RULES, known.get, "en", OTHER) is not None
    assert told_for(rules, known.get, "en", Key("procedure", "none")) is None


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ((SPANISH, SPANISH_RULES), ("A las dos.", TranslationState.TOLD)),
        ((SPANISH,), ("At two.", TranslationState.MISSING)),
        ((SPANISH_RULES,), ("At two.", TranslationState.MISSING)),
        ((), ("At two.", TranslationState.MISSING)),
    ],
)
def test_page_and_rules_are_told_in_one_language(
    there: tuple[Record, ...], told: tuple[str, TranslationState]
) -> None:
    assert answer_of("es", *there) == told


@pytest.mark.parametrize(
    ("page", "rules", "state"),
    [
        (True, True, ReviewState.CURRENT),
        (True, False, ReviewState.UNREVIEWED),
        (False, True, ReviewState.UNREVIEWED),
    ],
)
def test_what_is_told_is_as_little_reviewed_as_any_part(page: bool, rules: bool, state: ReviewState) -> None:
    known = {
        KNOT: entry(PAGES[0], reviewed=page),
        RULES: entry(PAGES[2], reviewed=rules),
        SPANISH.key: entry(SPANISH, reviewed=True),
        SPANISH_RULES.key: entry(SPANISH_RULES, reviewed=True),
    }
    own = rules_of("exh", [known[RULES]], known.get)
    for language in ("en", "es"):
        told = told_for(own, known.get, language, KNOT)
        assert told is not None
        assert told.entry.fingerprint == "knot"
        assert told.entry.review(DAY).state is state


def test_withdrawn_rules_and_rules_of_pages_that_are_gone_count_for_nothing() -> None:
    gone = entry(PAGES[2])
    withdrawn = replace(PAGES[2], withdrawn=Withdrawal("2026-01-01", "Because."))
    assert rules_of("exh", [gone], {}.get) is NO_RULES
    assert rules_of("exh", [entry(withdrawn)], {KNOT: entry(PAGES[0])}.get) is NO_RULES
