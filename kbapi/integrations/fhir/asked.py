"""What a request asks for: which resources, which part of them, in which form; what is unknown is refused."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from kbapi.errors import BadParameterError, UnknownParameterError
from kbapi.fhir.publication import PREFIX
from kbapi.fhir.search import PARAMETERS, Fits, read_filters
from kbapi.fhir.views import SUMMARIES
from kbapi.integrations.fhir.answers import refuse_other_forms
from kbapi.knowledge.translation import CANONICAL
from kbapi.web.hygiene import shown
from kbapi.web.request_context import absolute, read_pinned, snapshot

USUAL_COUNT = 10
MOST = 100
LARGEST_OFFSET = 1_000_000
_FORM = ("_format", "_pretty")
_ONE = (*_FORM, "_summary", "_elements")
_SEARCH = (*_ONE, "_count", "_offset", "_total", "edition")
_NUMBER = re.compile("[0-9]{1,18}")
_ELEMENTS = re.compile(r"[A-Za-z]{1,64}(,[A-Za-z]{1,64}){0,49}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; `ignored` are unknown parameters that a lenient client wants to be left aside."""

    path: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    tests: Sequence[Fits] = ()
    ignored: Sequence[str] = ()
    count: int = USUAL_COUNT
    offset: int = 0
    summary: str = "false"
    elements: tuple[str, ...] = ()
    pretty: bool = False

    def address(self, offset: int | None = None) -> str:
        """The address of this page, or of another, which then stays with the edition of this one."""
        query = dict(self.pairs) | {"_count": str(self.count)}
        if offset is not None:
            query |= {"_offset": str(offset), "edition": snapshot().info.id}
        return f"{absolute(self.path)}?{urlencode(query)}"


def asked_of_metadata() -> Asked:
    """What is asked of the statement of what this door can do."""
    given = _known_only(dict(request.args), (*_FORM, "mode"))
    return Asked(pretty=_form(given))


def asked_of_one(*, versioned: bool = False) -> Asked:
    """What is asked of one resource."""
    given = _known_only(dict(request.args), _ONE if versioned else (*_ONE, "edition"))
    if given.get("_summary") == "count":
        raise BadParameterError("_summary", "`count` belongs to searches; use true, text, data or false.")
    return Asked(pretty=_form(given), summary=_summary(given), elements=_elements(given))


def asked_of_search(kind: str, given: Iterable[tuple[str, str]]) -> Asked:
    """What is asked of all resources of a type; raises for unknown parameters unless asked to be lenient."""
    pairs = _once(given)
    controls = {name: value for name, value in pairs if name in _SEARCH}
    pretty = _form(controls)
    tests, unknown = read_filters(kind, [pair for pair in pairs if pair[0] not in _SEARCH])
    if unknown and not _is_lenient():
        raise UnknownParameterError(shown(unknown[0]), _nearest(unknown[0], (*PARAMETERS[kind], *_SEARCH)))
    if "edition" in controls and "edition" not in request.args:
        read_pinned(controls["edition"], CANONICAL)
    _one_of(controls, "_total", ("none", "estimate", "accurate"))
    return Asked(
        path=f"{PREFIX}/{kind}",
        pairs=tuple(pair for pair in pairs if pair[0] not in unknown),
        tests=tests,
        ignored=[shown(name) for name in unknown],
        count=min(_number(controls, "_count", USUAL_COUNT), MOST),
        offset=min(_number(controls, "_offset", 0), LARGEST_OFFSET),
        summary=_summary(controls),
        elements=_elements(controls),
        pretty=pretty,
    )


def _known_only(given: dict[str, str], known: Sequence[str]) -> dict[str, str]:
    for name in given:
        if name not in known and not _is_lenient():
            raise UnknownParameterError(shown(name), _nearest(name, known))
    return given


def _once(given: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The parameters; raises BadParameterError for one that is given twice, in the address and in a form."""
    pairs = list(given)
    for name, times in Counter(name for name, _ in pairs).items():
        if times > 1:
            raise BadParameterError(
                shown(name), f"The parameter `{shown(name)}` is given {times} times; give it once."
            )
    return pairs


def _nearest(name: str, known: Iterable[str]) -> str | None:
    return next(iter(difflib.get_close_matches(name[:64], list(known), n=1)), None)


def _is_lenient() -> bool:
    """Whether the client prefers that unknown parameters are left aside; without a word they are refused."""
    preferences = request.headers.get("Prefer", "")[:200].lower()
    return any(part.replace(" ", "") == "handling=lenient" for part in re.split("[,;]", preferences))


def _form(given: dict[str, str]) -> bool:
    """Whether lines are to be broken; refuses a form that is not JSON."""
    refuse_other_forms(given.get("_format"))
    return _one_of(given, "_pretty", ("false", "true")) == "true"


def _summary(given: dict[str, str]) -> str:
    if "_elements" in given and given.get("_summary", "false") != "false":
        raise BadParameterError("_elements", "Give `_summary` or `_elements`, not both.")
    return _one_of(given, "_summary", SUMMARIES) or "false"


def _one_of(given: dict[str, str], name: str, allowed: Sequence[str]) -> str | None:
    if name in given and given[name] not in allowed:
        raise BadParameterError(name, f"Use one of {', '.join(allowed)}.")
    return given.get(name)


def _elements(given: dict[str, str]) -> tuple[str, ...]:
    named = given.get("_elements")
    if named is None:
        return ()
    if not _ELEMENTS.fullmatch(named):
        raise BadParameterError("_elements", "Name elements of the resource, separated by commas.")
    return tuple(named.split(","))


def _number(given: dict[str, str], name: str, otherwise: int) -> int:
    if name not in given:
        return otherwise
    if not _NUMBER.fullmatch(given[name]):
        raise BadParameterError(name, "This is not a whole number from 0 on.")
    return int(given[name])
