"""The questions of the candidacy rules: complete, translated, and found by codes whose meaning was read."""

import re
from collections.abc import Iterator

from kbapi.knowledge.candidacy_input import NO, CandidacyInput, Sought, SoughtCode, input_name
from kbapi.knowledge.readability import reading_grade
from kbapi.knowledge.rule import CandidacyRule, Operator, Outcome, When
from kbapi.knowledge.translation import Translation, translation_key
from tests.real_content.test_real_content import PROCEDURES, loaded

EXCLUSION = {
    "skin_infection_at_needle_site",
    "active_spinal_infection",
    "any_current_infection",
    "on_antibiotics_for_active_infection",
    "antibiotics_last_dose_date",
    "takes_blood_thinner",
    "bleeding_disorder",
    "coagulopathy_uncontrollable",
    "high_blood_pressure",
    "diabetes",
    "allergy_contrast",
    "allergy_anesthetic",
    "allergy_steroid",
    "spinal_tumor",
}
READ_BY_NO_RULE = {"symptoms_mild"}
GRADE_IN_TENTHS = 80


def inputs() -> dict[str, CandidacyInput]:
    """The inputs by name."""
    return {
        input_name(record.id): record.details
        for record in loaded().library.records
        if isinstance(record.details, CandidacyInput)
    }


def places() -> Iterator[tuple[str, Sought]]:
    """Every place in a FHIR record, with the name of the input that it answers."""
    for name, asked in inputs().items():
        for sought in asked.found_in:
            yield name, sought


def codes() -> Iterator[tuple[str, SoughtCode]]:
    """Every code that is looked for, with the name of the input that it answers."""
    for name, sought in places():
        for code in sought.codes:
            yield name, code


def rules() -> dict[str, CandidacyRule]:
    """The rules by id."""
    return {
        record.id: record.details
        for record in loaded().library.records
        if isinstance(record.details, CandidacyRule)
    }


def test_there_are_thirty_one_inputs_and_the_rules_read_all_but_one() -> None:
    read = {name for rule in rules().values() for name in rule.when.inputs}
    assert len(inputs()) == 31
    assert set(inputs()) - read == READ_BY_NO_RULE


def test_exactly_the_fourteen_exclusion_inputs_are_marked_as_such() -> None:
    assert {name for name, asked in inputs().items() if asked.exclusion} == EXCLUSION


def test_no_two_questions_have_the_same_place() -> None:
    places_taken = [asked.order for asked in inputs().values()]
    assert sorted(set(places_taken)) == sorted(places_taken)


def test_a_question_that_depends_on_an_answer_comes_after_it() -> None:
    known = inputs()
    assert [
        name
        for name, asked in known.items()
        if asked.asked_if and any(known[first].order >= asked.order for first in asked.asked_if.inputs)
    ] == []


def test_an_exclusion_question_is_always_asked_because_its_answer_is_always_needed() -> None:
    assert [
        name
        for name, asked in inputs().items()
        if asked.exclusion and (asked.asked_if is not None or not asked.asked)
    ] == []


def test_every_question_is_plain_enough() -> None:
    grades = {name: reading_grade(asked.question) for name, asked in inputs().items()}
    assert {name: grade for name, grade in grades.items() if (grade or 0) > GRADE_IN_TENTHS} == {}


def test_every_input_is_asked_in_spanish_too() -> None:
    library = loaded().library
    translations = {
        name: library.find(translation_key("es", "candidacy-inputs", name.replace("_", "-")))
        for name in inputs()
    }
    assert [
        name
        for name, record in translations.items()
        if not (record and isinstance(record.details, Translation) and record.details.question)
    ] == []


def test_every_procedure_can_be_chosen_and_a_spine_injection_is_meant_when_nothing_is_said() -> None:
    procedure = inputs()["procedure"]
    assert tuple(choice.id for choice in procedure.choices) == PROCEDURES
    assert procedure.default == "spine-injection"


def test_every_condition_that_a_rule_reads_can_be_chosen_also_by_its_other_names() -> None:
    condition = inputs()["condition"]
    assert {name: condition.choice_called(name) for name in ("stenosis", "facet-pain", "si-joint-pain")} == {
        "stenosis": "spinal-stenosis",
        "facet-pain": "facet-joint-pain",
        "si-joint-pain": "sacroiliac-joint-pain",
    }
    everything = {record.id for record in loaded().library.records if record.kind == "condition"}
    assert {choice.id for choice in condition.choices} == everything


def test_every_code_says_where_its_meaning_was_read_and_a_drug_code_names_two_places() -> None:
    assert [code.code for _, code in codes() if not code.verified_in] == []
    drugs = [code for _, code in codes() if code.system in {"atc", "rxnorm"}]
    assert drugs
    assert [code.code for code in drugs if len(code.verified_in.split("; ")) < 2] == []


def test_every_diagnosis_is_a_category_of_icd_10_cm_with_its_dot() -> None:
    diagnoses = [code.code for _, code in codes() if code.system == "icd-10-cm"]
    assert diagnoses
    shape = re.compile(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?")
    assert [code for code in diagnoses if not shape.fullmatch(code)] == []


def test_no_code_answers_two_questions() -> None:
    meant = [(code.system, code.code) for _, code in codes()]
    assert sorted(set(meant)) == sorted(meant)


def test_whether_something_is_under_control_is_never_read_from_a_code() -> None:
    assert [name for name, _ in codes() if name.endswith(("_controlled", "_uncontrollable"))] == []


def test_words_are_never_looked_for_without_the_words_that_turn_them_around() -> None:
    assert [name for name, sought in places() if sought.words and not sought.unless_words] == []


def test_no_word_is_silenced_by_the_words_beside_it() -> None:
    silenced = [
        (name, word, unless)
        for name, sought in places()
        for word in sought.words
        for unless in sought.unless_words
        if re.search(rf"(?<!\w){re.escape(unless.lower())}(?!\w)", word.lower())
    ]
    assert silenced == []


def test_a_no_is_never_concluded_from_a_record_but_where_it_is_the_graver_answer() -> None:
    concluded = {name for name, sought in places() if sought.means == NO}
    assert concluded == {"diabetes_controlled", "high_blood_pressure_controlled"}


def test_nothing_is_impossible_about_somebody_to_whom_no_exclusion_applies() -> None:
    clear = dict.fromkeys(EXCLUSION, NO)
    impossible = [when for asked in inputs().values() for when in asked.impossible_when]
    assert impossible
    assert [when for when in impossible if holds(when, clear)] == []


def holds(when: When, answers: dict[str, str]) -> bool:
    """Whether a conjunction of comparisons holds; an answer that is not there equals nothing."""
    assert when.operator in (Operator.ALL, Operator.IS)
    if when.operator is Operator.ALL:
        return all(holds(part, answers) for part in when.parts)
    return answers.get(when.input or "") == when.value


def test_answers_that_contradict_each_other_mean_ask_first_for_every_procedure() -> None:
    rule = rules()["contradictory-answers"]
    assert (rule.number, rule.outcome) == ("CR98", Outcome.ASK_FIRST)
    assert rule.derived
    assert rule.procedures == rules()["default-clinician-decides"].procedures


def test_a_last_dose_after_the_appointment_means_ask_first() -> None:
    rule = rules()["antibiotics-beyond-appointment"]
    assert (rule.number, rule.outcome) == ("CR37", Outcome.ASK_FIRST)
    assert (rule.when.least, rule.when.most) == (-3650, -1)
    earlier = rules()["antibiotics-stopped-within-10-days"].when
    assert (rule.when.input, rule.when.until) == (earlier.input, earlier.until)
