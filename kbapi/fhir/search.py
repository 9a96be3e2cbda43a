"""Search parameters of FHIR R4: which there are, what their values mean, and whether a resource fits."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kbapi.errors import BadParameterError
from kbapi.fhir.periods import fits_period, period
from kbapi.fhir.publication import Json
from kbapi.knowledge.code import find_system, normalised

Fits = Callable[[Json], bool]
MOST_ALTERNATIVES = 50


@dataclass(frozen=True, slots=True)
class Parameter:
    """A search parameter: its type in FHIR, where its values stand, and the modifiers that it takes.

    A path is names of elements with dots between them; `loose` compares codes without case, dots and spaces.
    """

    kind: str
    paths: tuple[str, ...]
    modifiers: tuple[str, ...] = ()
    loose: bool = False


def _definition(*more: str) -> dict[str, Parameter]:
    """The parameters of a type that is published as a definition."""
    text = ("contains", "exact")
    return {
        "_id": Parameter("token", ("id",)),
        "_lastUpdated": Parameter("date", ("meta.lastUpdated",)),
        "_language": Parameter("token", ("language",)),
        "url": Parameter("uri", ("url",)),
        "version": Parameter("token", ("version",)),
        "name": Parameter("string", ("name",), text),
        "title": Parameter("string", ("title",), text),
        "description": Parameter("string", ("description",), text),
        "status": Parameter("token", ("status",)),
        "date": Parameter("date", ("date",)),
        "context": Parameter("token", ("useContext.valueCodeableConcept.coding",), loose=True),
        "context-type": Parameter("token", ("useContext.code",)),
        **{name: _MORE[name] for name in more},
    }


_MORE = {
    "topic": Parameter("token", ("topic.coding",)),
    "type": Parameter("token", ("type.coding",)),
    "content-type": Parameter("token", ("content.contentType",)),
}
_DOCUMENT = {
    "_id": Parameter("token", ("id",)),
    "_lastUpdated": Parameter("date", ("meta.lastUpdated",)),
    "_language": Parameter("token", ("language",)),
    "identifier": Parameter("token", ("masterIdentifier", "identifier")),
    "status": Parameter("token", ("status",)),
    "type": Parameter("token", ("type.coding",)),
    "date": Parameter("date", ("date",)),
    "description": Parameter("string", ("description",), ("contains", "exact")),
    "event": Parameter("token", ("context.event.coding",), loose=True),
    "contenttype": Parameter("token", ("content.attachment.contentType",)),
    "language": Parameter("token", ("content.attachment.language",)),
}
PARAMETERS: Mapping[str, Mapping[str, Parameter]] = {
    "Library": _definition("topic", "type", "content-type"),
    "ActivityDefinition": _definition("topic"),
    "PlanDefinition": _definition("topic", "type"),
    "Questionnaire": _definition(),
    "DocumentReference": _DOCUMENT,
}
"""What can be asked of each type."""


def read_filters(kind: str, asked: Iterable[tuple[str, str]]) -> tuple[list[Fits], list[str]]:
    """The tests that a search asks for, and the names of the parameters that the type does not have.

    Raises BadParameterError for a value or a modifier that cannot be used.
    """
    tests: list[Fits] = []
    unknown: list[str] = []
    for name, value in asked:
        plain, _, modifier = name.partition(":")
        parameter = PARAMETERS[kind].get(plain)
        if parameter is None:
            unknown.append(name)
        else:
            tests.append(_test(parameter, name, modifier, value))
    return tests, unknown


def _test(parameter: Parameter, name: str, modifier: str, value: str) -> Fits:
    """The test of one parameter: any of its values, which stand between commas."""
    if modifier and modifier not in parameter.modifiers:
        known = ", ".join(f"`:{one}`" for one in parameter.modifiers) or "none"
        raise BadParameterError(
            name, f"This parameter does not have this modifier; its modifiers here: {known}."
        )
    wanted = re.split(r"(?<!\\),", value)
    if not value or len(wanted) > MOST_ALTERNATIVES or not all(wanted):
        raise BadParameterError(name, f"Give one to {MOST_ALTERNATIVES} values, separated by commas.")
    tests = [_READERS[parameter.kind](parameter, name, modifier, one) for one in wanted]
    return lambda resource: any(test(resource) for test in tests)


def _date(parameter: Parameter, name: str, _modifier: str, value: str) -> Fits:
    asked = period(name, _unescaped(value))
    return lambda resource: any(fits_period(text, asked) for text in _texts(resource, parameter))


def _uri(parameter: Parameter, _name: str, _modifier: str, value: str) -> Fits:
    wanted = _unescaped(value)
    return lambda resource: wanted in _texts(resource, parameter)


def _string(parameter: Parameter, _name: str, modifier: str, value: str) -> Fits:
    """Without a modifier the beginning counts, and neither case nor accents do."""
    wanted = _unescaped(value)
    if modifier == "exact":
        return lambda resource: wanted in _texts(resource, parameter)
    folded = _folded(wanted)
    fits = str.__contains__ if modifier == "contains" else str.startswith
    return lambda resource: any(fits(_folded(text), folded) for text in _texts(resource, parameter))


def _token(parameter: Parameter, _name: str, _modifier: str, value: str) -> Fits:
    """`code`, `system|code`, `system|` for any code of it, and `|code` for one without a system."""
    parts = [_unescaped(part) for part in re.split(r"(?<!\\)\|", value, maxsplit=1)]
    known = find_system(parts[0]) if len(parts) > 1 else None
    system = known.uri if known else parts[0]
    code = _spelling(parts[-1], parameter)

    def fits(resource: Json) -> bool:
        return any(
            (not code or _spelling(found.code, parameter) == code)
            and (len(parts) == 1 or found.system == system)
            for found in _tokens(resource, parameter)
        )

    return fits


_READERS: Mapping[str, Callable[[Parameter, str, str, str], Fits]] = {
    "date": _date,
    "uri": _uri,
    "string": _string,
    "token": _token,
}


class _Token(NamedTuple):
    """A code with its system, empty where it has none."""

    system: str
    code: str


def _tokens(resource: Json, parameter: Parameter) -> Iterator[_Token]:
    for found in _found(resource, parameter):
        if isinstance(found, dict):
            yield _Token(found.get("system", ""), found.get("code") or found.get("value", ""))
        else:
            yield _Token("", str(found))


def _texts(resource: Json, parameter: Parameter) -> list[str]:
    return [text for text in _found(resource, parameter) if isinstance(text, str)]


def _found(resource: Json, parameter: Parameter) -> Iterator[object]:
    for path in parameter.paths:
        yield from _at(resource, path.split("."))


def _at(part: object, names: list[str]) -> Iterator[object]:
    """What stands at the end of a path, in each member of each list on the way."""
    if isinstance(part, list):
        for inner in part:
            yield from _at(inner, names)
    elif not names:
        yield part
    elif isinstance(part, dict) and names[0] in part:
        yield from _at(part[names[0]], names[1:])


def _spelling(code: str, parameter: Parameter) -> str:
    return normalised(code) if parameter.loose else code


def _unescaped(text: str) -> str:
    return re.sub(r"\\([\\,|$])", r"\1", text)


def _folded(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).casefold()
