"""Facts that are overdue or withdrawn do not answer; a stale translation gives way to the canonical text."""

from datetime import date
from pathlib import Path

import pytest

from kbapi.content.load import load
from kbapi.knowledge.answer import Answer, Question, Reason, Status
from kbapi.knowledge.identity import Key
from kbapi.knowledge_base import KnowledgeBase
from kbapi.knowledge_base.editions import connect
from kbapi.knowledge_base.localised import TranslationState
from tests.publishing import NOON, SAMPLE_CONTENT, published, settings_of
from tests.story.editing import copied, replace

TODAY = NOON.date()
REVIEW = """reviews:
  - {{reviewer: A, role: gardener, date: "2022-01-01", fingerprint: "{fingerprint}"}}
facts:"""
SMOKE = """---
id: smoke
translates: "{fingerprint}"
title: Humo
summary: "El humo sale de una lata. [F912]"
answers:
  definition: El humo sale de una lata.
---

## Qué significa {{#what-it-means}}

El humo sale de una lata. [F912]
"""


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The sample content with a page that was reviewed long ago and a stale translation."""
    folder = tmp_path_factory.mktemp("answering")
    content = copied(SAMPLE_CONTENT, folder / "content")
    library = load([content], date(2026, 11, 22)).library
    signed = library.entries[Key("procedure", "pruning")].fingerprint
    replace(content / "en/procedures/pruning.md", "facts:", REVIEW.format(fingerprint=signed))
    (content / "es/terms").mkdir(parents=True)
    (content / "es/terms/smoke.md").write_text(SMOKE.format(fingerprint="0" * 64), "utf-8")
    published(content, folder / "state")
    return opened(folder / "state")


def opened(state: Path) -> KnowledgeBase:
    settings = settings_of(state)
    return connect(settings.database, state, settings.search_engine, 1.0)


def answered(base: KnowledgeBase, text: str, day: date = TODAY, language: str = "en") -> Answer:
    snapshot = base.current().in_language(language)
    return base.answer(snapshot, Question(text, language=language), day)


def test_a_fact_answers_until_its_review_is_overdue(garden: KnowledgeBase) -> None:
    before = answered(garden, "how early do I come", date(2024, 12, 31))
    assert before.status is Status.SOURCES_DIFFER
    assert {claim.id for claim in before.claims} == {"F902", "F903"}
    after = answered(garden, "how early do I come", date(2025, 1, 2))
    assert (after.status, after.reason) == (Status.NO_ANSWER, Reason.OVERDUE)
    assert (after.fact, after.claims, after.text) == (None, (), None)


def test_a_stale_translation_gives_way_to_the_canonical_text(garden: KnowledgeBase) -> None:
    spanish = garden.current().in_language("es")
    assert spanish.translation_state(Key("term", "smoke")) is TranslationState.STALE
    fact = answered(garden, "smoke", language="es").fact
    assert fact
    assert fact.about == Key("term", "smoke")
    assert "lata" not in fact.fact.answer


def test_the_same_question_gets_the_same_answer_from_another_process(
    garden: KnowledgeBase, real_state: Path
) -> None:
    one, other = opened(real_state), opened(real_state)
    for text in ("when should I arrive", "what are the side effects", "how much is it", ""):
        assert answered(one, text) == answered(other, text) == answered(one, text)


def test_familiarity_tells_languages_apart(real_state: Path) -> None:
    base = opened(real_state)
    english, spanish = base.current(), base.current().in_language("es")
    text = "¿Cuánto tiempo dura el procedimiento?"
    assert base.familiarity(spanish, text) > base.familiarity(english, text) + 0.4
    assert base.familiarity(english, "can I drive home") == 1
