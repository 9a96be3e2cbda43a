"""What the tests of the real content share."""

from pathlib import Path

import pytest

from kbapi.knowledge.answer import Answer, Question
from kbapi.knowledge_base.editions import connect
from tests.publishing import NOON, settings_of
from tests.real_content.asking import Ask


@pytest.fixture(scope="module")
def ask(real_state: Path) -> Ask:
    """Asks a question in a language."""
    settings = settings_of(real_state)
    base = connect(settings.database, real_state, settings.search_engine, 1.0)
    english = base.current()

    def asked(text: str, language: str) -> Answer:
        return base.answer(english.in_language(language), Question(text, language=language), NOON.date())

    return asked
