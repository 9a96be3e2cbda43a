"""Everyday questions whose wrong answer could harm go where they belong, in both languages."""

import pytest

from tests.real_content.asking import Ask

TURNS = (
    ("who shouldn't have one", "en", "contraindication"),
    ("what if I'm allergic to the local anesthetic", "en", "contraindication"),
    ("my blood sugar is high, can I still have it", "en", "contraindication"),
    ("I'm allergic to cortisone shots", "en", "contraindication"),
    ("can I go home alone by taxi", "en", "escort"),
    ("I'm really overweight", "en", None),
    ("I'm on chemo", "en", None),
    ("my back hurts more since the shot", "en", "risk"),
    ("what is a facet joint", "en", "anatomy"),
    ("what is the best hospital", "en", None),
    ("how many injections before it works", "en", None),
    ("when can I start physical therapy", "en", None),
    ("tomo plavix", "es", "blood-thinners"),
    ("tomo eliquis y aspirina", "es", "blood-thinners"),
    ("puedo hacer ejercicio mañana", "es", "activity-restriction"),
    ("no siento el pie", "es", "risk"),
    ("soy alérgica a la cortisona", "es", "contraindication"),
    ("estoy con quimio", "es", None),
    ("soy alérgica a los mariscos", "es", "contraindication"),
    ("en qué hospital lo hacen mejor", "es", None),
)
"""A question, its language, and the topic that answers it; none where the sources are silent."""


@pytest.mark.parametrize(("text", "language", "topic"), TURNS)
def test_a_question_goes_where_it_belongs(ask: Ask, text: str, language: str, topic: str | None) -> None:
    given = ask(text, language)
    assert (given.fact.topic if given.fact else None) == topic
