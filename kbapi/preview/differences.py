"""What differs between two states of a record, in pieces that an editor recognises; decides nothing."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from kbapi.content.body import text_blocks
from kbapi.knowledge.canonical import Plain, to_plain
from kbapi.knowledge.claim import Fact
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry, changed_keys, contents_of
from kbapi.knowledge.record import Record, Section
from kbapi.web.markdown import to_text

_ITEM = re.compile(r" *([-*+]|[0-9]{1,9}[.)]) ")
_TOLD_APART = ("kind", "id", "facts", "sections", "details")


@dataclass(frozen=True, slots=True)
class Difference:
    """One piece of a page before and after; it was added where nothing was before, or removed."""

    where: str
    before: str
    after: str

    @property
    def how(self) -> str:
        """`added`, `removed` or `changed`."""
        return "added" if not self.before else "changed" if self.after else "removed"

    @property
    def runs(self) -> list[tuple[str, str]]:
        """Runs of words, each with `kept`, `removed` or `added`; read in order they tell both texts."""
        before, after = to_text(self.before).split(), to_text(self.after).split()
        found = []
        for how, start, end, first, last in SequenceMatcher(
            None, before, after, autojunk=False
        ).get_opcodes():
            if how == "equal":
                found.append(("kept", " ".join(before[start:end])))
                continue
            found += [("removed", " ".join(before[start:end])), ("added", " ".join(after[first:last]))]
        return [(how, text) for how, text in found if text] or [("kept", self.after)]


@dataclass(frozen=True, slots=True)
class Change:
    """A page that is new, gone, or differs in some pieces."""

    key: Key
    title: str
    how: str
    differences: tuple[Difference, ...] = ()


def changes(before: Mapping[Key, Entry], after: Mapping[Key, Entry]) -> dict[Key, Change]:
    """The pages that differ, in the order of their keys."""
    keys = changed_keys(contents_of(after.values()), contents_of(before.values()))
    found = {key: Change(key, after[key].record.title, "added") for key in keys.added}
    found |= {key: Change(key, before[key].record.title, "removed") for key in keys.removed}
    for key in keys.changed:
        pieces = tuple(_differences(before[key], after[key]))
        found[key] = Change(key, after[key].record.title, "changed", pieces)
    return {key: found[key] for key in keys.all}


def _differences(before: Entry, after: Entry) -> Iterator[Difference]:
    yield from _by_name(_pieces(before.record), _pieces(after.record))
    yield from _section_differences(before.record.sections, after.record.sections)
    yield from _by_name({"reviews": _reviews(before)}, {"reviews": _reviews(after)})


def _by_name(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    for where in {**before, **after}:
        old, new = before.get(where, ""), after.get(where, "")
        if old != new:
            yield Difference(where, old, new)


def _pieces(record: Record) -> dict[str, str]:
    """The front matter in pieces: each key, each answer, and each part of each claim."""
    plain = _mapping(to_plain(record))
    pieces = {_spoken(name): _told(value) for name, value in plain.items() if name not in _TOLD_APART}
    pieces |= {_spoken(name): _told(value) for name, value in _mapping(plain.get("details", {})).items()}
    for fact in record.facts:
        pieces |= _fact_pieces(fact)
    return pieces


def _fact_pieces(fact: Fact) -> dict[str, str]:
    plain = _mapping(to_plain(fact))
    pieces = {
        f"{_spoken(name)} ({fact.topic})": _told(value)
        for name, value in plain.items()
        if name not in ("topic", "claims")
    }
    for claim in fact.claims:
        parts = _mapping(to_plain(claim)).items()
        pieces |= {f"claim {claim.id}: {_spoken(name)}": _told(part) for name, part in parts if name != "id"}
    return pieces


def _section_differences(before: tuple[Section, ...], after: tuple[Section, ...]) -> Iterator[Difference]:
    old, new = ({section.id: section for section in sections} for sections in (before, after))
    for name in {**old, **new}:
        was, now = old.get(name), new.get(name)
        yield from _by_name(
            {f"heading of {name}": was.heading if was else ""},
            {f"heading of {name}": now.heading if now else ""},
        )
        yield from _paragraph_differences(f"section {name}", _paragraphs(was), _paragraphs(now))


def _paragraph_differences(where: str, before: list[str], after: list[str]) -> Iterator[Difference]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for how, start, end, first, last in matcher.get_opcodes():
        if how != "equal":
            old, new = before[start:end], after[first:last]
            for place in range(max(len(old), len(new))):
                yield Difference(where, "".join(old[place : place + 1]), "".join(new[place : place + 1]))


def _paragraphs(section: Section | None) -> list[str]:
    """Its paragraphs and list items, each item with its bullet or number."""
    if section is None:
        return []
    lines = section.markdown.split("\n")
    blocks = ((_ITEM.match(lines[line]), text) for line, text in text_blocks(section.markdown))
    return [f"{item[1]} {text}" if item else text for item, text in blocks]


def _reviews(entry: Entry) -> str:
    return _flat(to_plain(entry.reviews))


def _mapping(plain: Plain) -> dict[str, Plain]:
    return plain if isinstance(plain, dict) else {}


def _spoken(name: str) -> str:
    return name.replace("_", " ")


def _flat(plain: Plain) -> str:
    """All texts and numbers of a value on one line."""
    if isinstance(plain, dict):
        return ", ".join(f"{_spoken(name)} {_flat(value)}" for name, value in plain.items())
    if isinstance(plain, list):
        return "; ".join(map(_flat, plain))
    return "yes" if plain is True else "no" if plain is False else str(plain)


def _told(plain: Plain) -> str:
    """The same, and a word where a value is there that has no text, such as that of `inherits: all`."""
    return _flat(plain) or "set"
