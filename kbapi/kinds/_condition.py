"""Declared conditions in front matter: seven spellings that combine, and nothing else."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import ValidationError, fields

from kbapi.kinds._fields import JsonSchema, object_of
from kbapi.knowledge.rule import Operator, When

DEEPEST = 6
_WHOLE = re.compile("-?[0-9]{1,5}")


def condition(plain: Any, depth: int = 0) -> When:
    """The condition of plain data; raises ValidationError that shows the allowed spellings."""
    if not isinstance(plain, Mapping) or depth > DEEPEST:
        raise ValidationError("write a condition such as {input: name, is: yes}, at most six levels deep")
    for keys, build in _SHAPES:
        if keys == plain.keys():
            return build(plain, depth)
    raise ValidationError(
        f"a condition cannot have the keys {', '.join(map(str, plain))}: use {{input, is}}, "
        "{input, includes}, {days_between, from, to}, {all}, {any}, {not}, "
        "{always: yes} or {contradicted: yes}"
    )


def _compared(operator: Operator) -> Callable[[Mapping[str, Any], int], When]:
    def build(plain: Mapping[str, Any], depth: int) -> When:
        return When(operator, input=_word(plain["input"]), value=_word(plain[operator.value]))

    return build


def _combined(operator: Operator) -> Callable[[Mapping[str, Any], int], When]:
    def build(plain: Mapping[str, Any], depth: int) -> When:
        parts = plain[operator.value]
        parts = [parts] if operator is Operator.NOT else parts
        if not isinstance(parts, list) or not parts:
            raise ValidationError(f"`{operator}` needs a list of conditions")
        return When(operator, parts=tuple(condition(part, depth + 1) for part in parts))

    return build


def _days_between(plain: Mapping[str, Any], depth: int) -> When:
    names = plain["days_between"]
    if not isinstance(names, list) or len(names) != 2:
        raise ValidationError("`days_between` needs two inputs: [from date, to date]")
    first, last = map(_word, names)
    least, most = _days(plain["from"]), _days(plain["to"])
    if most < least:
        raise ValidationError(f"`from: {least}` to `{most}` runs backwards: write the smaller number first")
    return When(Operator.DAYS_BETWEEN, input=first, until=last, least=least, most=most)


def _simply(operator: Operator) -> Callable[[Mapping[str, Any], int], When]:
    def build(plain: Mapping[str, Any], depth: int) -> When:
        if plain[operator.value] != "yes":
            raise ValidationError(f"write {{{operator}: yes}}")
        return When(operator)

    return build


def _word(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValidationError("names and values in a condition are single words")
    return value.strip()


def _days(value: Any) -> int:
    if not isinstance(value, str) or not _WHOLE.fullmatch(value):
        raise ValidationError("`from` and `to` are whole numbers of days")
    return int(value)


_SHAPES: tuple[tuple[set[str], Callable[[Mapping[str, Any], int], When]], ...] = (
    ({"always"}, _simply(Operator.ALWAYS)),
    ({"contradicted"}, _simply(Operator.CONTRADICTED)),
    ({"input", "is"}, _compared(Operator.IS)),
    ({"input", "includes"}, _compared(Operator.INCLUDES)),
    ({"days_between", "from", "to"}, _days_between),
    ({"all"}, _combined(Operator.ALL)),
    ({"any"}, _combined(Operator.ANY)),
    ({"not"}, _combined(Operator.NOT)),
)


class Condition(fields.Field[When]):
    """A declared condition."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> When:
        return condition(value)

    def json_schema(self) -> JsonSchema:
        """The spellings; what is inside them is checked when the content is loaded."""
        return {"anyOf": [object_of({key: {} for key in sorted(keys)}) for keys, _ in _SHAPES]}
