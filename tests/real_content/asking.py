"""How tests ask the real content a question."""

from collections.abc import Callable

from kbapi.knowledge.answer import Answer

Ask = Callable[[str, str], Answer]
"""Asks a question in a language."""
