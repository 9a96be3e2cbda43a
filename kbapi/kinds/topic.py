"""Topics: what can be asked, and the ways in which people ask it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError, fields

from kbapi.kinds._fields import ClaimId, JsonSchema, ListOf, Number, OneOf, Text, YesNo, about
from kbapi.kinds._page import Kind, PageSchema
from kbapi.knowledge.record import Details
from kbapi.knowledge.translation import NamedList

GROUPS = ("about", "before", "during", "after", "benefits", "risks", "candidacy", "organisation", "sources")


class QuestionsByClaim(fields.Field[tuple[NamedList, ...]]):
    """A mapping from claim ids to the ways in which people ask for just that claim."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[NamedList, ...]:
        if not isinstance(value, Mapping):
            raise ValidationError("write a mapping such as {F107: [how early, what time to come]}")
        return tuple(_questions(claim, asked) for claim, asked in value.items())

    def json_schema(self) -> JsonSchema:
        """Claim ids with lists of texts."""
        texts = {"type": "array", "items": Text().json_schema()}
        return {"type": "object", "additionalProperties": texts, "propertyNames": ClaimId().json_schema()}


_CLAIM, _PHRASES = ClaimId(), ListOf(Text())


def _questions(claim: Any, asked: Any) -> NamedList:
    return NamedList(str(_CLAIM.deserialize(claim)), tuple(map(str, _PHRASES.deserialize(asked) or ())))


class TopicSchema(PageSchema):
    """The front matter of a topic."""

    group = OneOf(*GROUPS, required=True, metadata=about("the group under which it is listed"))
    order = Number(required=True, metadata=about("its place within the group"))
    asked_as = ListOf(
        Text(),
        required=True,
        metadata=about("how people ask it, in their own words: 8 to 25 ways", "questions"),
    )
    not_about = ListOf(Text(), load_default=(), metadata=about("words that show that another topic is meant"))
    urgent = YesNo(load_default=False, metadata=about("whether its words are those of an emergency"))
    clinician_decides = YesNo(
        load_default=False,
        metadata=about("whether a question on it may ask for a decision about one patient"),
    )
    asked_of = QuestionsByClaim(
        load_default=(), metadata=about("how people ask for just one claim of the topic, by the claim's id")
    )


@dataclass(frozen=True, kw_only=True)
class Topic(Details):
    """Its place among the others, how people ask it, and words that mean that something else is asked."""

    group: str
    order: int
    asked_as: tuple[str, ...]
    not_about: tuple[str, ...] = ()
    asked_of: tuple[NamedList, ...] = ()
    urgent: bool = False
    clinician_decides: bool = False

    @property
    def cited(self) -> tuple[str, ...]:
        """The claims that it knows questions for."""
        return tuple(questions.name for questions in self.asked_of)

    @property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """The filters of the list of topics."""
        return (("group", self.group),)


KIND = Kind(
    name="topic",
    path="topics",
    folder="topics",
    schema=TopicSchema,
    details=Topic,
    required_sections=("what-it-covers",),
)
