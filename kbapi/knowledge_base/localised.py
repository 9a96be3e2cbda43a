"""A record in another language: with the texts of its translation, if there is one that is up to date."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from kbapi.kinds import KINDS
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.translation import CANONICAL, Translation, translated, translation_key

FindEntry = Callable[[Key], Entry | None]
"""How an entry is looked up by key in the edition at hand."""


class TranslationState(StrEnum):
    """Whether a record is told in the language asked for."""

    TOLD = "told"
    MISSING = "missing"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Localised:
    """An entry with the texts that are shown, and whether they are those of the language asked for."""

    entry: Entry
    state: TranslationState


def localised(find: FindEntry, language: str, key: Key) -> Localised | None:
    """The entry of a key in a language; the canonical texts stand in for a missing or stale translation."""
    entry = find(key)
    if entry is None:
        return None
    if language == CANONICAL:
        return Localised(entry, TranslationState.TOLD)
    found = find(own_translation(language, key))
    texts = found.record.details if found else None
    if found is None or not isinstance(texts, Translation):
        return Localised(entry, TranslationState.MISSING)
    if texts.translates != entry.fingerprint:
        return Localised(entry, TranslationState.STALE)
    told = replace(entry, record=translated(entry.record, found.record), told_by=found)
    return Localised(told, TranslationState.TOLD)


def own_translation(language: str, key: Key) -> Key:
    """The key of the translation of a record, whether there is one or not."""
    return translation_key(language, KINDS[key.kind].path, key.id)
