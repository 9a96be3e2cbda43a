"""How grave a change of a page is, and what is told of it."""

from dataclasses import replace
from typing import Any

import pytest

from kbapi.comparison.in_words import heading_of, lines_of
from kbapi.comparison.records import Sides, compare
from kbapi.kinds.condition import Condition
from kbapi.kinds.risk import Risk
from kbapi.kinds.topic import Topic
from kbapi.knowledge.change import ChangeKind, Happening, RecordChange
from kbapi.knowledge.claim import Claim, Fact, Mention, Scope
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.procedure import INHERITS_ALL
from kbapi.knowledge.record import Record, Section, Withdrawal
from kbapi.knowledge.review import Review
from kbapi.knowledge.rule import CandidacyRule, Operator, Outcome, When
from kbapi.knowledge.translation import Named, Translation
from tests.knowledge.builders import claim, fact, minutes, procedure

TIMED = Claim("F1", "Come 30 minutes early.", (Mention("north", "Start"),), value=minutes(30))
UNTYPED = Claim("F2", "Bring gloves.", (Mention("north", "Start"),))
PAGE = replace(
    procedure(
        "pruning",
        None,
        INHERITS_ALL,
        Fact("arrival", "Come early.", (TIMED,)),
        Fact("local", "x", (UNTYPED,)),
    ),
    summary="Cuts wood. [F1]",
    sections=(Section("after", "After", "Rest. [F2]"),),
)
TOPICS = {
    Key("topic", name): Record(
        "topic", name, name, details=Topic(group=group, order=1, asked_as=(), urgent=urgent)
    )
    for name, group, urgent in (
        ("arrival", "before", False),
        ("local", "before", False),
        ("risk", "risks", False),
        ("help", "after", True),
    )
}
ORPHAN = Translation(language="es", of_kind="term", of_id="ladder", translates="a")
"""The page that it translates is in neither edition."""
RULE = Record(
    "candidacy_rule",
    "frozen",
    "Frozen ground",
    details=CandidacyRule(
        number="CR1",
        procedures=("pruning",),
        when=When(Operator.IS, input="frozen", value="yes"),
        outcome=Outcome.RESCHEDULE,
        strength="must",
        because="The ground is frozen.",
        claims=("F1",),
    ),
)


def change_of(before: Record | None, after: Record | None, **reviews: Any) -> RecordChange:
    """The change of a record between two editions that know some topics."""
    entries = [Entry(record, str(record), **reviews) if record else None for record in (before, after)]
    sides = Sides(
        lambda key: before if before and before.key == key else TOPICS.get(key),
        lambda key: after if after and after.key == key else TOPICS.get(key),
    )
    return compare(entries[0], entries[1], sides)


def with_claim(new: Claim, topic: str = "") -> Record:
    """The page with another claim in place of the one with its id."""
    return replace(PAGE, facts=tuple(_with(known, new, topic) for known in PAGE.facts))


def _with(known: Fact, new: Claim, topic: str) -> Fact:
    if new.id not in known.claim_ids:
        return known
    return replace(known, topic=topic or known.topic, claims=(new,))


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        (replace(TIMED, value=minutes(20)), "clinical"),
        (replace(TIMED, scope=Scope.LOCAL), "clinical"),
        (replace(TIMED, sources=(Mention("south", "Start"),)), "clinical"),
        (replace(TIMED, doubtful="The leaflet is torn."), "clinical"),
        (replace(TIMED, says="Be there 30 minutes before."), "wording"),
        (replace(TIMED, value=replace(minutes(30), approximate=True)), "wording"),
        (replace(TIMED, note="Seen."), "metadata"),
        (replace(TIMED, sources=(Mention("north", "End"),)), "metadata"),
        (replace(UNTYPED, says="Bring a saw."), "clinical"),
        (replace(UNTYPED, says="bring gloves"), "wording"),
    ],
)
def test_a_claim_is_weighed_by_what_it_states(new: Claim, kind: str) -> None:
    change = change_of(PAGE, with_claim(new))
    assert (change.happened, change.kind) == (Happening.CHANGED, kind)
    assert [(claim.id, claim.kind) for claim in change.claims] == [(new.id, kind)]


@pytest.mark.parametrize("topic", ["risk", "help"])
@pytest.mark.parametrize(
    ("new", "kind"),
    [
        (replace(TIMED, value=minutes(20)), "safety"),
        (replace(TIMED, says="Be there 30 minutes before."), "safety"),
        (replace(TIMED, says="come 30 minutes early"), "wording"),
        (replace(TIMED, note="Seen."), "metadata"),
    ],
)
def test_under_a_grave_topic_other_words_are_a_matter_of_safety(topic: str, new: Claim, kind: str) -> None:
    before = with_claim(TIMED, topic)
    assert change_of(before, with_claim(new, topic)).kind == kind


@pytest.mark.parametrize(
    ("changes", "kind", "names"),
    [
        ({"title": "Cutting"}, "wording", ["title"]),
        ({"summary": "Cuts dead wood. [F1]"}, "wording", ["summary"]),
        ({"sections": (Section("after", "After", "Rest well. [F2]"),)}, "wording", ["sections.after"]),
        ({"sections": ()}, "wording", ["sections.after"]),
        ({"search_words": ("chop",)}, "metadata", ["search_words"]),
        ({"authors": ("A",)}, "metadata", ["authors"]),
        ({"details": replace(PAGE.details, related=("thinning",))}, "metadata", ["related"]),
        ({"details": replace(PAGE.details, parent="care")}, "clinical", ["parent"]),
        (
            {"title": "Cutting", "details": replace(PAGE.details, parent="care")},
            "clinical",
            ["title", "parent"],
        ),
    ],
)
def test_a_page_is_weighed_by_its_gravest_field(changes: dict[str, Any], kind: str, names: list[str]) -> None:
    change = change_of(PAGE, replace(PAGE, **changes))
    assert (change.kind, [field.name for field in change.fields]) == (kind, names)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"outcome": Outcome.ASK_FIRST}, "safety"),
        ({"when": When(Operator.ALWAYS)}, "safety"),
        ({"because": "The ground is wet."}, "safety"),
        ({"because": "the ground is frozen"}, "wording"),
    ],
)
def test_what_a_rule_says_is_a_matter_of_safety(changes: dict[str, Any], kind: str) -> None:
    assert change_of(RULE, replace(RULE, details=replace(RULE.details, **changes))).kind == kind


def test_a_topic_that_becomes_grave_or_ceases_to_be_is_weighed_by_its_graver_side() -> None:
    grave = TOPICS[Key("topic", "help")]
    mild = replace(grave, title="Aid", details=replace(grave.details, urgent=False))
    for before, after in ((grave, mild), (mild, grave)):
        change = change_of(before, after)
        assert {field.name: field.kind for field in change.fields} == {"title": "safety", "urgent": "safety"}
        page, other = with_claim(TIMED, "help"), with_claim(replace(TIMED, value=minutes(20)), "help")
        sides = Sides({grave.key: before}.get, {grave.key: after}.get)
        assert compare(Entry(page, "1"), Entry(other, "2"), sides).kind is ChangeKind.SAFETY


def test_a_text_that_comes_or_goes_where_safety_is_at_stake_is_grave() -> None:
    told = replace(RULE, details=replace(RULE.details, note="the ground is frozen"))
    assert change_of(RULE, told).kind is ChangeKind.SAFETY
    assert change_of(told, RULE).kind is ChangeKind.SAFETY


def test_a_fact_that_comes_or_goes_is_told_with_all_its_claims() -> None:
    less = replace(PAGE, facts=PAGE.facts[:1])
    gone, come = change_of(PAGE, less), change_of(less, PAGE)
    assert [(fact.topic, fact.happened, fact.kind) for fact in gone.facts] == [
        ("local", "removed", "clinical")
    ]
    assert [(fact.topic, fact.happened, fact.kind) for fact in come.facts] == [("local", "added", "clinical")]
    assert (gone.claims[0].before, gone.claims[0].after) == (UNTYPED, None)
    assert (come.claims[0].before, come.claims[0].after) == (None, UNTYPED)


def test_what_an_answer_says_is_wording_while_its_claims_stay() -> None:
    other = replace(PAGE, facts=(replace(PAGE.facts[0], answer="Do come early."), PAGE.facts[1]))
    assert change_of(PAGE, other).kind is ChangeKind.WORDING
    shared = replace(PAGE, facts=(replace(PAGE.facts[0], shared=("F9",)), PAGE.facts[1]))
    assert change_of(PAGE, shared).kind is ChangeKind.CLINICAL
    grave = replace(PAGE, facts=(replace(PAGE.facts[0], topic="help"),))
    sharing = replace(PAGE, facts=(replace(PAGE.facts[0], topic="help", shared=("F9",)),))
    assert change_of(grave, sharing).kind is ChangeKind.SAFETY


def test_a_withdrawn_page_leaves_a_tombstone_as_grave_as_what_it_held() -> None:
    taken_back = Withdrawal("2026-03-31", "It was about another tree.", "thinning")
    change = change_of(PAGE, replace(PAGE, withdrawn=taken_back))
    assert (change.happened, change.kind, change.withdrawn) == ("withdrawn", "clinical", taken_back)
    assert list(lines_of(change)) == [
        "withdrawn on 2026-03-31: It was about another tree., read thinning instead"
    ]
    risk = Record("risk", "fall", "Fall", details=Risk(serious=True, procedures=()))
    assert change_of(risk, replace(risk, withdrawn=taken_back)).kind is ChangeKind.SAFETY
    back = change_of(replace(risk, withdrawn=taken_back), risk)
    assert (back.happened, back.kind) == (Happening.CHANGED, ChangeKind.SAFETY)


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (RULE, "safety"),
        (PAGE, "clinical"),
        (procedure("thinning", None, INHERITS_ALL, fact("help", claim("F7", "north"))), "safety"),
        (Record("condition", "rot", "Rot", details=Condition()), "clinical"),
        (replace(PAGE, kind="term"), "clinical"),
        (Record("translation", "es-terms-ladder", "Escalera", details=ORPHAN), "metadata"),
        (Record("term", "ladder", "Ladder", summary="Has rungs."), "wording"),
        (Record("term", "ladder", "Ladder"), "metadata"),
        (TOPICS[Key("topic", "help")], "safety"),
    ],
)
def test_a_page_that_comes_or_goes_is_as_grave_as_what_it_holds(record: Record, kind: str) -> None:
    come, gone = change_of(None, record), change_of(record, None)
    assert (come.happened, come.kind) == (Happening.ADDED, kind)
    assert (gone.happened, gone.kind) == (Happening.REMOVED, kind)


def test_a_new_review_is_metadata() -> None:
    sides = Sides(TOPICS.get, TOPICS.get)
    entry = Entry(PAGE, "f")
    change = compare(entry, replace(entry, reviews=(Review("A", "gardener", "2026-01-01", "f"),)), sides)
    assert (change.kind, [field.name for field in change.fields]) == (ChangeKind.METADATA, ["reviews"])


def test_a_translation_is_told_as_a_change_of_its_page() -> None:
    def spanish(says: str, translates: str = "a") -> Record:
        texts = Translation(
            language="es",
            of_kind="procedure",
            of_id="pruning",
            translates=translates,
            claims=(Named("F1", says),),
        )
        return Record("translation", "es-procedures-pruning", "Poda", details=texts)

    def find(key: Key) -> Record | None:
        return PAGE if key == PAGE.key else TOPICS.get(key)

    old, new = spanish("Venga 30 minutos antes."), spanish("Llegue 30 minutos antes.")
    change = compare(Entry(old, "1"), Entry(new, "2"), Sides(find, find))
    assert (change.key, change.language, change.kind) == (PAGE.key, "es", ChangeKind.CLINICAL)
    [told] = change.claims
    assert told.before
    assert told.after
    assert (told.before.value, told.after.value) == (None, None)
    assert (told.before.says, told.after.says) == ("Venga 30 minutos antes.", "Llegue 30 minutos antes.")
    bound = compare(Entry(old, "1"), Entry(spanish("Venga 30 minutos antes.", "b"), "2"), Sides(find, find))
    assert (bound.kind, [field.name for field in bound.fields]) == (ChangeKind.METADATA, ["translates"])
    come = compare(None, Entry(new, "2"), Sides(find, find))
    assert (come.key, come.language, come.happened) == (PAGE.key, "es", Happening.ADDED)
    assert heading_of(come) == "Poda (procedure/pruning) [es] added: clinical"


def test_old_and_new_value_stand_in_the_words() -> None:
    new = replace(TIMED, says="Come 20 to 25 minutes early.", value=minutes(20, 25, of="before-start"))
    assert list(lines_of(change_of(PAGE, with_claim(new)))) == [
        "fact arrival changed: clinical",
        "  claim F1 changed: clinical",
        "    says before: Come 30 minutes early.",
        "    says after:  Come 20 to 25 minutes early.",
        "    value before: duration 30 min",
        "    value after:  duration 20 to 25 min (before-start)",
    ]
