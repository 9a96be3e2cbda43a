"""Parts of FHIR R4 resources, read leniently: what has another shape than FHIR gives it is as if absent."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from kbapi.knowledge.code import find_system, normalised

Resource = Mapping[str, object]
"""A FHIR resource or a part of one, as parsed JSON."""

LONGEST_TEXT = 1_000
"""Longer texts are cut before words are looked for in them."""
_DAY = re.compile(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]")


class Concept(NamedTuple):
    """A CodeableConcept: its codings as our system ids with normalised codes, and its displayed texts."""

    codings: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]


def part(resource: Resource, name: str) -> Resource:
    """An element that is an object; an empty one where it is not there."""
    found = resource.get(name)
    return found if isinstance(found, dict) else {}


def parts(resource: Resource, name: str) -> Iterator[Resource]:
    """The objects of an element that is a list, or the one object that stands where a list should."""
    found = resource.get(name)
    if isinstance(found, dict):
        yield found
    elif isinstance(found, list):
        yield from (item for item in found if isinstance(item, dict))


def text(resource: Resource, name: str) -> str:
    """An element that is a string; an empty one where it is not there."""
    found = resource.get(name)
    return found[:LONGEST_TEXT] if isinstance(found, str) else ""


def concept(concepts: Iterable[Resource]) -> Concept:
    """Everything that some CodeableConcepts say."""
    codings: list[tuple[str, str]] = []
    texts: list[str] = []
    for one in concepts:
        texts.append(text(one, "text"))
        for coding in parts(one, "coding"):
            texts.append(text(coding, "display"))
            system = find_system(text(coding, "system"))
            if system and (code := normalised(text(coding, "code"))):
                codings.append((system.id, code))
    return Concept(tuple(codings), tuple(dict.fromkeys(filter(None, texts))))


def codes_of(resource: Resource, name: str) -> frozenset[str]:
    """The bare codes of a CodeableConcept, such as a clinical status; a plain string counts as its code."""
    plain = text(resource, name)
    found = (text(coding, "code") for one in parts(resource, name) for coding in parts(one, "coding"))
    return frozenset(filter(None, (plain, *found)))


def day(resource: Resource, *names: str) -> date | None:
    """The day of the first of some dateTime elements that has one; a Period names its end, else its start.

    A partial date (year, or year and month) names no day.
    """
    for name in names:
        period = part(resource, name)
        for given in (text(resource, name), text(period, "end"), text(period, "start")):
            if found := _day(given):
                return found
    return None


def _day(given: str) -> date | None:
    if not _DAY.match(given):
        return None
    try:
        return date.fromisoformat(given[:10])
    except ValueError:
        return None
