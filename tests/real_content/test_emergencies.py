"""Words of an emergency are told to get help at once, whatever else they resemble, in both languages."""

import pytest

from kbapi.knowledge.answer import Reason, Status
from tests.real_content.asking import Ask

EMERGENCIES = {
    "en": (
        "I feel like killing myself because of the pain",
        "the pain is so bad that I just want to die",
        "I can't move my legs since the injection this morning",
        "I pooped myself and my crotch is numb",
        "my husband is unconscious after the injection",
        "she is not waking up",
        "my speech is slurred",
        "I passed out at home after my shot",
        "the injection site is red, hot and oozing pus",
        "I have a stiff neck and a fever",
        "the bleeding won't stop",
        "bad headache that gets worse when I stand",
    ),
    "es": (
        "quiero matarme, no aguanto el dolor",
        "no puedo mover las piernas desde la inyección",
        "me hice popó encima y tengo entumida la entrepierna",
        "mi mamá está inconsciente después de la inyección",
        "no puedo orinar desde ayer",
        "me salió pus donde me picaron",
        "tengo dolor de cabeza muy fuerte al pararme",
    ),
}
HARMLESS = {
    "en": (
        "does it bleed",
        "will my legs be numb",
        "could I end up paralyzed",
        "how long will my legs be weak",
        "my back hurts more since the injection",
        "can I eat breakfast the morning of my injection",
    ),
    "es": ("¿me van a sangrar?", "¿puedo quedar paralítico?", "puedo comer antes de la inyección"),
}


def every(questions: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(text, language) for language, texts in questions.items() for text in texts]


@pytest.mark.parametrize(("text", "language"), every(EMERGENCIES))
def test_an_emergency_is_sent_for_help(ask: Ask, text: str, language: str) -> None:
    given = ask(text, language)
    assert (given.status, given.reason) == (Status.REFER, Reason.URGENT)


@pytest.mark.parametrize(("text", "language"), every(HARMLESS))
def test_an_everyday_question_is_not_made_an_emergency(ask: Ask, text: str, language: str) -> None:
    given = ask(text, language)
    assert given.status in (Status.ANSWERED, Status.SOURCES_DIFFER)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("my blood sugar is 400 after the injection what do i do", "en"),
        ("I'm breastfeeding is it safe", "en"),
        ("tengo 400 de azúcar después de la inyección", "es"),
    ],
)
def test_what_only_a_clinician_can_judge_is_not_played_down(ask: Ask, text: str, language: str) -> None:
    given = ask(text, language)
    assert (given.status, given.reason) == (Status.NO_ANSWER, Reason.NOT_COVERED)
