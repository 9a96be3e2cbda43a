"""Compares a record before and after: its facts, its fields, and whether it was withdrawn."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kbapi.comparison.facts import fact_changes
from kbapi.comparison.weighing import is_of_safety, is_topic_of_safety, kind_of_text, kind_of_whole
from kbapi.kinds import KINDS
from kbapi.knowledge.canonical import to_plain
from kbapi.knowledge.change import ChangeKind, FieldChange, Happening, RecordChange, gravest_kind
from kbapi.knowledge.claim import Fact
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry, Find
from kbapi.knowledge.record import Record
from kbapi.knowledge.translation import KIND as TRANSLATION
from kbapi.knowledge.translation import Translation, translated

_TEXTS = ("title", "summary")
_METADATA = ("also_called", "search_words", "codes", "authors")
_OF_TRANSLATIONS = ("translates", "translation")
"""Details of a translation that are no texts; all others show in the page that it translates."""


@dataclass(frozen=True, slots=True)
class Sides:
    """How records are looked up in the edition before and in the one after."""

    before: Find
    after: Find

    def find(self, key: Key) -> Record | None:
        """The newer record of a key, else the older one."""
        return self.after(key) or self.before(key)

    def is_grave(self, topic: str) -> bool:
        """Whether a topic bears on safety in either edition."""
        return is_topic_of_safety(topic, self.before) or is_topic_of_safety(topic, self.after)


def compare(before: Entry | None, after: Entry | None, sides: Sides) -> RecordChange:
    """What changed of a record of which at least one is there."""
    if before is None or after is None:
        return _whole(before, after, sides)
    old, new = before.record, after.record
    if new.kind == TRANSLATION:
        return _translation(before, after, sides)
    change = _changed(before, after, sides)
    if new.withdrawn and not old.withdrawn:
        kind = gravest_kind((change.kind, kind_of_whole(old, sides.find)))
        return replace(change, happened=Happening.WITHDRAWN, kind=kind, withdrawn=new.withdrawn)
    return change


def _whole(before: Entry | None, after: Entry | None, sides: Sides) -> RecordChange:
    """A record that came or went."""
    happened = Happening.REMOVED if after is None else Happening.ADDED
    here = after or before
    if here is None:
        raise ValueError("a record that is in neither edition has not changed")
    record, texts = here.record, here.record.details
    kind = kind_of_whole(record, sides.find)
    if isinstance(texts, Translation):
        told = _told(record, sides)
        return RecordChange(
            texts.original, record.title, happened, kind_of_whole(told, sides.find), texts.language,
            before=before, after=after,
        )  # fmt: skip
    return RecordChange(
        record.key, record.title, happened, kind, withdrawn=record.withdrawn, before=before, after=after
    )


def _translation(before: Entry, after: Entry, sides: Sides) -> RecordChange:
    """A translation changes the texts of its page: both are told of the same page, so only texts differ."""
    old, new = (replace(entry, record=_told(entry.record, sides)) for entry in (before, after))
    change = _changed(old, new, sides)
    own = tuple(
        field for field in _details(before.record, after.record, sides) if field.name in _OF_TRANSLATIONS
    )
    kind = gravest_kind((change.kind, *(field.kind for field in own)))
    language = getattr(after.record.details, "language", "")
    return replace(
        change, fields=(*change.fields, *own), kind=kind, language=language, before=before, after=after
    )


def _told(translation: Record, sides: Sides) -> Record:
    """The page with the texts of its translation, or the translation alone where there is no such page.

    Without values: a translation has none of its own, so that nobody can tell wording from meaning.
    """
    texts = translation.details
    original = sides.find(texts.original) if isinstance(texts, Translation) else None
    told = translated(original, translation) if original else translation
    return replace(told, facts=tuple(_without_values(fact) for fact in told.facts))


def _without_values(fact: Fact) -> Fact:
    return replace(fact, claims=tuple(replace(claim, value=None) for claim in fact.claims))


def _changed(before: Entry, after: Entry, sides: Sides) -> RecordChange:
    old, new = before.record, after.record
    safe = is_of_safety(old, sides.find) or is_of_safety(new, sides.find)
    facts = fact_changes(old, new, lambda topic: safe or sides.is_grave(topic))
    fields = (*_texts(old, new, of_safety=safe), *_details(old, new, sides), *_rest(before, after, sides))
    kind = gravest_kind((*(fact.kind for fact in facts), *(field.kind for field in fields)))
    return RecordChange(
        new.key, new.title, Happening.CHANGED, kind, facts=facts, fields=fields, before=before, after=after
    )


def _texts(old: Record, new: Record, *, of_safety: bool) -> Iterator[FieldChange]:
    for name in _TEXTS:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield FieldChange(name, kind_of_text(was, now, of_safety=of_safety), was, now)
    for section in dict.fromkeys(section.id for section in (*new.sections, *old.sections)):
        was, now = (_section(record, section) for record in (old, new))
        if was != now:
            kind = kind_of_text(was, now, of_safety=of_safety)
            yield FieldChange(f"sections.{section}", kind, was, now)


def _section(record: Record, section_id: str) -> str | None:
    section = record.section(section_id)
    return f"{section.heading}\n{section.markdown}" if section else None


def _details(old: Record, new: Record, sides: Sides) -> Iterator[FieldChange]:
    safe = is_of_safety(old, sides.find) or is_of_safety(new, sides.find)
    names = dict.fromkeys(field.name for one in (new, old) for field in dataclasses.fields(one.details))
    for name in names:
        was, now = (getattr(record.details, name, None) for record in (old, new))
        if was != now:
            kind = _kind_of_detail(new.kind, name, was, now, of_safety=safe)
            yield FieldChange(name, kind, to_plain(was), to_plain(now))


def _kind_of_detail(kind: str, name: str, was: object, now: object, *, of_safety: bool) -> ChangeKind:
    if of_safety and kind != TRANSLATION:
        texts = type(was) is str and type(now) is str
        return kind_of_text(str(was), str(now), of_safety=True) if texts else ChangeKind.SAFETY
    return ChangeKind.CLINICAL if name in KINDS[kind].clinical else ChangeKind.METADATA


def _rest(before: Entry, after: Entry, sides: Sides) -> Iterator[FieldChange]:
    old, new = before.record, after.record
    for name in _METADATA:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield FieldChange(name, ChangeKind.METADATA, to_plain(was), to_plain(now))
    if old.withdrawn != new.withdrawn:
        kind = kind_of_whole(new, sides.find)
        yield FieldChange("withdrawn", kind, to_plain(old.withdrawn), to_plain(new.withdrawn))
    if before.reviews != after.reviews:
        reviews = (to_plain(entry.reviews) for entry in (before, after))
        yield FieldChange("reviews", ChangeKind.METADATA, *reviews)
