"""What is searched: one document a record, a section and a fact of a library; and what completes a query.

Both functions stream: they hold no more than who inherits what from whom.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import NamedTuple

from kbapi.kinds import KINDS
from kbapi.kinds.topic import Topic
from kbapi.knowledge import own_rules, translation
from kbapi.knowledge.citation import without_marks
from kbapi.knowledge.claim import Fact
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Find, Library, ancestors
from kbapi.knowledge.record import Record
from kbapi.knowledge.translation import CANONICAL, Translation, translated, translation_key

_NOT_LOOKED_FOR = frozenset({"candidacy_input", "gap", "notice", own_rules.KIND, translation.KIND})
"""Kinds that are not read for themselves: questions, gaps, notices, own rules, translations."""
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]*\)")
_MARKUP = re.compile(r"^[ \t]*(?:[-*>]|[0-9]+\.)[ \t]|[*`]+|\\(?=[^\w\s])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """A record, one of its sections or one of its facts; `key` is `kind/id` or `kind/id#section-or-topic`.

    `procedures` are the ids of those it is told of; `text` is plain text, and what snippets are cut from;
    title, `also_called` and `search_words` are those of the whole record. `translations` are the document in
    other languages: it is found by their words too; one without text is out of date and not to be shown.
    """

    key: str
    kind: str
    id: str
    title: str
    section: str | None = None
    topic: str | None = None
    procedures: tuple[str, ...] = ()
    also_called: tuple[str, ...] = ()
    search_words: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    heading: str = ""
    text: str = ""
    language: str = CANONICAL
    translations: tuple["SearchDocument", ...] = ()

    @property
    def is_record(self) -> bool:
        """Whether it stands for the record as a whole."""
        return "#" not in self.key

    @property
    def all_languages(self) -> tuple["SearchDocument", ...]:
        """Itself and its translations."""
        return (self, *self.translations)


class Completion(NamedTuple):
    """A text that a query may be completed to, and the record it belongs to; `asked` for a question."""

    text: str
    kind: str
    id: str
    asked: bool = False
    language: str = CANONICAL


def documents_of(library: Library) -> Iterator[SearchDocument]:
    """The documents of all records that are not withdrawn, in the order of their keys."""
    told = _Told(library)
    tongues = _tongues(library)
    for record in _valid(library):
        documents = _documents(record, library.find, told)
        for tongue in tongues:
            documents = tongue.added_to(documents, record, told)
        yield from sorted(documents, key=attrgetter("key"))


def completions_of(library: Library) -> Iterator[Completion]:
    """Titles and other names of all records that are not withdrawn, and the questions of topics."""
    tongues = _tongues(library)
    for record in _valid(library):
        yield from _completions(record, CANONICAL)
        for tongue in tongues:
            if other := tongue.of(record):
                yield from _completions(translated(record, other), tongue.language)


def in_order(documents: Iterable[SearchDocument]) -> Iterator[SearchDocument]:
    """The same documents; raises ValueError for one that comes after a greater key."""
    last = ""
    for document in documents:
        if document.key < last:
            raise ValueError(f"document {document.key} comes after {last}: sort documents by their keys")
        last = document.key
        yield document


def plain_text(markdown: str) -> str:
    """What a reader sees of a section: no marks, no addresses, no signs of Markdown, single spaces."""
    return " ".join(_MARKUP.sub("", _LINK.sub(r"\1", without_marks(markdown))).split())


def _valid(library: Library) -> Iterator[Record]:
    return (
        record for record in library.records if not record.withdrawn and record.kind not in _NOT_LOOKED_FOR
    )


def _documents(record: Record, find: Find, told: "_Told") -> list[SearchDocument]:
    whole = SearchDocument(
        key=str(record.key),
        kind=record.kind,
        id=record.id,
        title=record.title,
        topic=record.id if isinstance(record.details, Topic) else None,
        procedures=told.of_record(record),
        also_called=record.also_called,
        search_words=record.search_words,
        questions=_questions(record),
        text=plain_text(record.summary),
    )
    return [whole, *_section_parts(record, whole), *_fact_parts(record, whole, find, told)]


def _section_parts(record: Record, whole: SearchDocument) -> Iterator[SearchDocument]:
    for section in record.sections:
        yield replace(
            whole,
            key=f"{record.key}#{section.id}",
            section=section.id,
            questions=(),
            heading=section.heading,
            text=plain_text(section.markdown),
        )


def _fact_parts(record: Record, whole: SearchDocument, find: Find, told: "_Told") -> Iterator[SearchDocument]:
    for fact in record.facts:
        topic = find(Key("topic", fact.topic))
        yield replace(
            whole,
            key=f"{record.key}#{fact.topic}",
            topic=fact.topic,
            procedures=told.of_fact(record, fact.topic),
            search_words=(*record.search_words, *(topic.search_words if topic else ())),
            questions=_questions(topic) if topic else (),
            heading=topic.title if topic else "",
            text=_fact_text(fact),
        )


def _fact_text(fact: Fact) -> str:
    sayings = (claim.says for claim in fact.claims if claim.says not in fact.answer)
    return " ".join((fact.answer, *sayings))


def _questions(topic: Record) -> tuple[str, ...]:
    """The questions of a topic; those for a single claim would drown its page, and serve answers only."""
    return topic.details.asked_as if isinstance(topic.details, Topic) else ()


def _completions(record: Record, language: str) -> Iterator[Completion]:
    for name in (record.title, *record.also_called):
        yield Completion(name, *record.key, language=language)
    for question in _questions(record):
        yield Completion(question, *record.key, asked=True, language=language)


@dataclass(frozen=True, slots=True)
class _Tongue:
    """The library in another language, as far as it is translated."""

    library: Library
    language: str

    def added_to(
        self, documents: Sequence[SearchDocument], record: Record, told: "_Told"
    ) -> list[SearchDocument]:
        """The documents of a record with their translations."""
        other = self.of(record)
        if other is None:
            return list(documents)
        current = self._is_current(record, other)
        versions = (
            replace(version, language=self.language, text=version.text if current else "")
            for version in _documents(translated(record, other), self._find, told)
        )
        return [
            replace(document, translations=(*document.translations, version))
            for document, version in zip(documents, versions, strict=True)
        ]

    def of(self, record: Record) -> Record | None:
        """The translation of a record."""
        return self.library.find(translation_key(self.language, KINDS[record.kind].path, record.id))

    def _find(self, key: Key) -> Record | None:
        record = self.library.find(key)
        other = self.of(record) if record else None
        return translated(record, other) if record and other else record

    def _is_current(self, record: Record, other: Record) -> bool:
        entry = self.library.entries[record.key]
        return isinstance(other.details, Translation) and other.details.translates == entry.fingerprint


def _tongues(library: Library) -> list[_Tongue]:
    languages = {key.id.partition("-")[0] for key in library.entries if key.kind == translation.KIND}
    return [_Tongue(library, language) for language in sorted(languages)]


class _Told:
    """Of which procedures a record or a fact is told, inheritance included."""

    def __init__(self, library: Library) -> None:
        self._heirs: Mapping[str, list[tuple[str, Callable[[str], bool]]]] = defaultdict(list)
        self._naming: Mapping[Key, list[str]] = defaultdict(list)
        for key in sorted(key for key in library.entries if key.kind == "procedure"):
            record = library.find(key)
            if record and not record.withdrawn:
                self._note(record, library)

    def _note(self, record: Record, library: Library) -> None:
        for ancestor in ancestors(record, library.find):
            self._heirs[ancestor.record.id].append((record.id, ancestor.allows))
        for link in record.details.links:
            if link.kind != record.kind:
                self._naming[link].append(record.id)

    def of_record(self, record: Record) -> tuple[str, ...]:
        if record.kind == "procedure":
            return (record.id,)
        named = (*record.details.told_of, *self._naming.get(record.key, ()))
        topic = record.details.told_under
        heirs = (heir for name in named if topic for heir in self._heirs_to(name, topic))
        return tuple(sorted({*named, *heirs}))

    def of_fact(self, record: Record, topic: str) -> tuple[str, ...]:
        if record.kind == "procedure":
            return tuple(sorted({record.id, *self._heirs_to(record.id, topic)}))
        return self.of_record(record)

    def _heirs_to(self, procedure: str, topic: str) -> Iterator[str]:
        return (heir for heir, allows in self._heirs.get(procedure, ()) if allows(topic))
