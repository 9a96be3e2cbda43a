"""A translation puts its texts in place of the canonical ones, and leaves what it does not translate."""

from kbapi.kinds.topic import Topic
from kbapi.knowledge.identity import Key
from kbapi.knowledge.provenance import Contact, Organisation
from kbapi.knowledge.record import Record, Section
from kbapi.knowledge.translation import (
    Named,
    NamedList,
    Translation,
    original_of,
    translated,
    translation_key,
)
from tests.knowledge.builders import claim, fact, library

PAGE = Record(
    "term",
    "rope",
    "Rope",
    "A long cord. [F001]",
    also_called=("cord",),
    facts=(fact("use", claim("F001", "north-a"), claim("F002", "south-a")), fact("care")),
    sections=(Section("use", "Use", "Pull."), Section("care", "Care", "Dry it.")),
)
SPANISH = Translation(
    language="es",
    of_kind="term",
    of_id="rope",
    translates="0" * 64,
    answers=(Named("use", "Para tirar."),),
    disagreements=(Named("use", "No dicen lo mismo."),),
    claims=(Named("F001", "Se tira."),),
)
ROPE_ES = Record(
    "translation", "es-terms-rope", "Cuerda", sections=(Section("use", "Uso", "Tire."),), details=SPANISH
)


def test_texts_are_replaced_by_their_names() -> None:
    told = translated(PAGE, ROPE_ES)
    assert (told.key, told.title, told.also_called) == (PAGE.key, "Cuerda", ())
    assert (told.facts[0].answer, told.facts[0].disagreement) == ("Para tirar.", "No dicen lo mismo.")
    assert [found.says for found in told.facts[0].claims] == ["Se tira.", "What F002 says."]
    assert [section.heading for section in told.sections] == ["Uso", "Care"]


def test_what_is_not_translated_stays() -> None:
    told = translated(PAGE, ROPE_ES)
    assert told.summary == PAGE.summary
    assert told.facts[1] == PAGE.facts[1]
    assert told.facts[0].claims[0].sources == PAGE.facts[0].claims[0].sources


def test_questions_of_a_topic_are_replaced() -> None:
    topic = Record("topic", "use", "Use", details=Topic(group="about", order=1, asked_as=("what for",)))
    words = Translation(
        language="es",
        of_kind="topic",
        of_id="use",
        translates="0" * 64,
        asked_as=("para qué",),
        asked_of=(NamedList("F001", ("cómo",)),),
    )
    details = translated(topic, Record("translation", "es-topics-use", "Uso", details=words)).details
    assert isinstance(details, Topic)
    assert (details.asked_as, details.asked_of[0].texts) == (("para qué",), ("cómo",))


def test_what_telephone_numbers_are_for_is_replaced_by_number() -> None:
    contacts = (Contact("112", "emergency", "F001"), Contact("1", "desk", "F002"))
    office = Record("organisation", "office", "Office", details=Organisation(country="US", contacts=contacts))
    uses = Translation(
        language="es",
        of_kind="organisation",
        of_id="office",
        translates="0" * 64,
        uses=(Named("112", "urgencias"),),
    )
    details = translated(office, Record("translation", "es-x", "Oficina", details=uses)).details
    assert isinstance(details, Organisation)
    assert [contact.use for contact in details.contacts] == ["urgencias", "desk"]


def test_another_record_translates_nothing() -> None:
    assert translated(PAGE, PAGE) is PAGE


def test_the_key_names_language_path_and_id() -> None:
    assert translation_key("es", "terms", "rope") == Key("translation", "es-terms-rope")


def test_the_original_of_a_translation_is_found_and_others_are_their_own() -> None:
    pages = library(PAGE, ROPE_ES)
    assert original_of(ROPE_ES, pages.find) is PAGE
    assert original_of(PAGE, pages.find) is PAGE
    assert original_of(ROPE_ES, lambda _: None) is None
    assert SPANISH.links == (PAGE.key,)
