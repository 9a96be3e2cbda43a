"""Typed values of claims: durations, counts, permissions, choices, items, outcomes, telephone numbers."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError, fields

from kbapi.kinds._fields import JsonSchema, Member, Number, OneOf, Slug, Text, WordOrWords, about
from kbapi.kinds._strict import Strict
from kbapi.knowledge.claim import Value, ValueKind
from kbapi.knowledge.rule import Outcome

_UNITS = {"s": "s", "min": "min", "h": "h"} | {
    spelling: unit for unit in ("day", "week", "month", "year") for spelling in (unit, f"{unit}s")
}
_DURATION = re.compile(
    rf"(?P<about>about )?(?P<limit>up to |at least )?(?P<first>[0-9]{{1,4}})"
    rf"(?: to (?P<second>[0-9]{{1,4}}))? (?P<unit>{'|'.join(_UNITS)})"
)
PERMISSIONS = ("allowed", "advised against", "conditional", "not allowed")


def duration(text: str, of: str | None = None) -> Value:
    """The value of `about 15 to 30 min`; raises ValidationError for another spelling."""
    found = _DURATION.fullmatch(text)
    if not found or (found["limit"] and found["second"]):
        raise ValidationError(
            f"`{text}` is not a duration: write `30 min`, `about 1 to 5 h`, `up to 10 days` or the like"
        )
    first, second = int(found["first"]), int(found["second"] or found["first"])
    if second < first:
        raise ValidationError(f"`{text}` runs backwards: write the smaller number first")
    return Value(
        ValueKind.DURATION,
        of=of,
        minimum=None if found["limit"] == "up to " else first,
        maximum=None if found["limit"] == "at least " else second,
        unit=_UNITS[found["unit"]],
        approximate=bool(found["about"]),
    )


class ValueSchema(Strict):
    """The typed value of a claim: exactly one kind, and what it is a value of."""

    duration = Text(metadata=about("such as `30 min`, `about 1 to 5 h`, `up to 10 days`, `at least 2 h`"))
    count = Number(metadata=about("a whole number"))
    permission = OneOf(*PERMISSIONS, metadata=about("whether something may be done"))
    choice = WordOrWords(metadata=about("one word, or all words of a closed list: other words contradict it"))
    item = WordOrWords(metadata=about("members of an open list: other words add to it"))
    outcome = Member(Outcome, metadata=about("what a reason for or against leads to"))
    phone = Text(metadata=about("a telephone number in quotation marks"))
    of = Slug(metadata=about("what it is a value of; only values of the same thing are compared"))

    json_constraints: ClassVar[JsonSchema] = {"oneOf": [{"required": [str(kind)]} for kind in ValueKind]}


class TypedValue(fields.Nested):
    """The typed value of a claim as a Value."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(ValueSchema, **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Any, partial: Any = None, **kwargs: Any
    ) -> Value:
        if not isinstance(value, Mapping):
            raise ValidationError("write a value as {duration: 30 min}, {item: word} or the like")
        loaded = super()._deserialize(value, attr, data, partial, **kwargs)
        of = loaded.pop("of", None)
        if len(loaded) != 1:
            kinds = ", ".join(ValueKind)
            raise ValidationError(f"give exactly one kind of value ({kinds}), with `of` beside it if needed")
        [(kind, content)] = loaded.items()
        return _value(ValueKind(kind), content, of)


def _value(kind: ValueKind, content: Any, of: str | None) -> Value:
    if kind is ValueKind.DURATION:
        return duration(content, of)
    if kind is ValueKind.COUNT:
        return Value(kind, of=of, minimum=content, maximum=content)
    words = content if isinstance(content, tuple) else (str(content),)
    return Value(kind, of=of, words=words)
