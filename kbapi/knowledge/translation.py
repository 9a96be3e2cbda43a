"""Translations: the texts of one record in another language, bound to the fingerprint that they translate."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from kbapi.knowledge.claim import Claim, Fact
from kbapi.knowledge.identity import Key
from kbapi.knowledge.provenance import Contact, Organisation
from kbapi.knowledge.record import Details, Record, Section

CANONICAL = "en"
"""The language of the records themselves, ISO 639-1."""
KIND = "translation"
OWN_TEXTS = ("because", "question", "asked_as", "asked_of", "not_about")
"""Details that are replaced as they stand."""


class TranslationState(StrEnum):
    """Whether somebody who knows both languages has checked a translation."""

    UNREVIEWED = "unreviewed"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Named:
    """A text under the name of what it translates: a topic, a claim, a telephone number."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class NamedList:
    """Several texts under one name."""

    name: str
    texts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Translation(Details):
    """What stands in another language; titles, names, summary and sections stand on the record itself.

    `translates` is the fingerprint of the canonical record whose words were translated.
    """

    language: str
    of_kind: str
    of_id: str
    translates: str
    translation: TranslationState = TranslationState.UNREVIEWED
    answers: tuple[Named, ...] = ()
    disagreements: tuple[Named, ...] = ()
    claims: tuple[Named, ...] = ()
    because: str | None = None
    question: str | None = None
    asked_as: tuple[str, ...] = ()
    asked_of: tuple[NamedList, ...] = ()
    not_about: tuple[str, ...] = ()
    uses: tuple[Named, ...] = ()

    @property
    def original(self) -> Key:
        """The key of the canonical record."""
        return Key(self.of_kind, self.of_id)

    @property
    def links(self) -> tuple[Key, ...]:
        """The canonical record."""
        return (self.original,)


def translation_key(language: str, path: str, record_id: str) -> Key:
    """The key of the translation of a record; `path` is the URL segment of its kind."""
    return Key(KIND, f"{language}-{path}-{record_id}")


def translated(record: Record, translation: Record) -> Record:
    """The canonical record with the texts of its translation; what is not translated stays as it is."""
    texts = translation.details
    if not isinstance(texts, Translation):
        return record
    return replace(
        record,
        title=translation.title,
        summary=translation.summary or record.summary,
        also_called=translation.also_called,
        search_words=translation.search_words,
        facts=tuple(_fact(fact, texts) for fact in record.facts),
        sections=tuple(_section(section, translation) for section in record.sections),
        details=_details(record.details, texts),
    )


def _fact(fact: Fact, texts: Translation) -> Fact:
    notes, answers, claims = _by_name(texts.disagreements), _by_name(texts.answers), _by_name(texts.claims)
    return replace(
        fact,
        answer=answers.get(fact.topic, fact.answer),
        disagreement=notes.get(fact.topic, fact.disagreement),
        claims=tuple(_claim(claim, claims) for claim in fact.claims),
    )


def _claim(claim: Claim, texts: Mapping[str, str]) -> Claim:
    return replace(claim, says=texts[claim.id]) if claim.id in texts else claim


def _section(section: Section, translation: Record) -> Section:
    return translation.section(section.id) or section


def _details(details: Details, texts: Translation) -> Details:
    """The details with those texts that they have and that were translated."""
    names = {field.name for field in dataclasses.fields(details)}
    changes = {name: text for name in OWN_TEXTS if name in names and (text := getattr(texts, name))}
    if isinstance(details, Organisation):
        changes["contacts"] = tuple(_contact(contact, _by_name(texts.uses)) for contact in details.contacts)
    return replace(details, **changes) if changes else details


def _contact(contact: Contact, uses: Mapping[str, str]) -> Contact:
    return replace(contact, use=uses.get(contact.phone, contact.use))


def _by_name(texts: tuple[Named, ...]) -> dict[str, str]:
    return {named.name: named.text for named in texts}


def original_of(record: Record, find: Callable[[Key], Record | None]) -> Record | None:
    """The record that a translation translates, None where that is not there; other records are their own."""
    texts = record.details
    return find(texts.original) if isinstance(texts, Translation) else record
