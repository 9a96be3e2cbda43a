"""Candidacy rules: reasons to refuse, postpone, ask, inform or consider, with a declared condition."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load

from kbapi.kinds._fields import ClaimId, JsonSchema, ListOf, Member, Slug, Text, about, object_of
from kbapi.kinds._page import Kind, PageSchema
from kbapi.kinds._strict import Strict
from kbapi.knowledge.rule import CandidacyRule, Operator, Outcome, Position, When

DEEPEST = 6


def condition(plain: Any, depth: int = 0) -> When:
    """The condition of plain data; raises ValidationError that shows the allowed spellings."""
    if not isinstance(plain, Mapping) or depth > DEEPEST:
        raise ValidationError("write a condition such as {input: name, is: yes}, at most six levels deep")
    for keys, build in _SHAPES:
        if keys == plain.keys():
            return build(plain, depth)
    raise ValidationError(
        f"a condition cannot have the keys {', '.join(map(str, plain))}: use {{input, is}}, "
        "{input, includes}, {days_between, from, to}, {all}, {any}, {not} or {always: yes}"
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


def _always(plain: Mapping[str, Any], depth: int) -> When:
    if plain["always"] != "yes":
        raise ValidationError("write {always: yes}")
    return When(Operator.ALWAYS)


def _word(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValidationError("names and values in a condition are single words")
    return value.strip()


def _days(value: Any) -> int:
    if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > 5:
        raise ValidationError("`from` and `to` are whole numbers of days")
    return int(value)


_SHAPES: tuple[tuple[set[str], Callable[[Mapping[str, Any], int], When]], ...] = (
    ({"always"}, _always),
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


class PositionSchema(Strict):
    """The outcome that some sources give."""

    sources = ListOf(Slug(), required=True, metadata=about("ids of the sources"))
    outcome = Member(Outcome, required=True, metadata=about("what they ask for"))

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Position:
        """The position."""
        return Position(**data)


class CandidacyRuleSchema(PageSchema):
    """The front matter of a candidacy rule."""

    number = Text(required=True, metadata=about("its number, such as CR01"))
    procedures = ListOf(
        Slug(), required=True, metadata=about("ids of procedures that it is about; children inherit")
    )
    when = Condition(required=True, metadata=about("when it fires, such as {input: name, is: yes}", "if"))
    outcome = Member(Outcome, required=True, metadata=about("what it asks for"))
    strength = Text(required=True, metadata=about("the source's own word for how strict it is"))
    positions = ListOf(
        fields.Nested(PositionSchema),
        load_default=(),
        metadata=about("who asks for what, where sources differ"),
    )
    because = Text(required=True, metadata=about("the sentence shown to people, without a promise", "reason"))
    topic = Slug(metadata=about("the topic it belongs to, if not a reason for or against as such"))
    claims = ListOf(ClaimId(), required=True, metadata=about("the claims on which it rests"))
    derived = Text(metadata=about("why we conclude it, when no source says so itself"))
    note = Text(metadata=about("a remark for editors"))


KIND = Kind(
    name="candidacy_rule",
    path="candidacy-rules",
    folder="candidacy",
    schema=CandidacyRuleSchema,
    details=CandidacyRule,
    required_sections=("what-it-means",),
)
