"""Topics: what can be asked, and the ways in which people ask it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError, fields, post_load

from kbapi.kinds._fields import ClaimId, JsonSchema, ListOf, Member, Number, OneOf, Slug, Text, YesNo, about
from kbapi.kinds._page import Kind, PageSchema
from kbapi.kinds._strict import Strict
from kbapi.knowledge.course import Checklisted, Part, Phase, Reading, Sheet, Timed
from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Details
from kbapi.knowledge.translation import NamedList

GRAVE_GROUPS = ("risks", "candidacy")
"""Groups whose topics all bear on safety."""
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


class TimedSchema(Strict):
    """The topic's place in the timeline of a procedure."""

    phase = Member(
        Phase, required=True, metadata=about("whether it lies before, during or after the procedure")
    )
    order = Number(required=True, metadata=about("its place among all phases of the timeline"))
    reading = Member(
        Reading,
        required=True,
        metadata=about(
            "how a length of time is read: `lead` so long before the appointment, `lasts` goes on so long, "
            "`comes` comes after so long"
        ),
    )
    in_words = ListOf(
        ClaimId(),
        load_default=(),
        metadata=about("claims of the topic that belong in the timeline though they give no number"),
    )

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Timed:
        """The place."""
        return Timed(**data)


class ChecklistedSchema(Strict):
    """The topic's place in the checklist of a handout."""

    part = Member(
        Part, required=True, metadata=about("when it is seen to: `ahead`, `bring`, `day` or `home`")
    )
    order = Number(required=True, metadata=about("its place within the part"))

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Checklisted:
        """The place."""
        return Checklisted(**data)


class SheetSchema(Strict):
    """A sheet of paper that patients are asked to fill in by hand."""

    asked_by = ClaimId(required=True, metadata=about("the claim of the topic by which they are asked"))
    term = Slug(required=True, metadata=about("the id of the term that says what the sheet is"))

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Sheet:
        """The sheet."""
        return Sheet(**data)


class TopicSchema(PageSchema):
    """The front matter of a topic."""

    group = OneOf(*GROUPS, required=True, metadata=about("the group under which it is listed"))
    order = Number(required=True, metadata=about("its place within the group"))
    timeline = fields.Nested(
        TimedSchema, load_default=None, metadata=about("its place in the timeline, if it has one")
    )
    checklist = fields.Nested(
        ChecklistedSchema, load_default=None, metadata=about("its place in the checklist, if it has one")
    )
    clinician_decides = YesNo(
        load_default=False,
        metadata=about("whether a question on it may ask for a decision about one patient"),
    )
    sheet = fields.Nested(
        SheetSchema,
        load_default=None,
        metadata=about("a sheet that patients are asked to fill in: handouts get an empty one"),
    )
    urgent = YesNo(load_default=False, metadata=about("whether its words are those of an emergency"))
    asked_as = ListOf(
        Text(),
        required=True,
        metadata=about("how people ask it, in their own words: 8 to 25 ways", "questions"),
    )
    not_about = ListOf(Text(), load_default=(), metadata=about("words that show that another topic is meant"))
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
    timeline: Timed | None = None
    checklist: Checklisted | None = None
    sheet: Sheet | None = None

    @property
    def of_safety(self) -> bool:
        """Whether its words are those of an emergency, a clinician decides, or its group is a grave one."""
        return self.urgent or self.clinician_decides or self.group in GRAVE_GROUPS

    @property
    def cited(self) -> tuple[str, ...]:
        """The claims that it knows questions for, tells in words in the timeline, or has a sheet for."""
        in_words = self.timeline.in_words if self.timeline else ()
        asking = (self.sheet.asked_by,) if self.sheet else ()
        return (*(questions.name for questions in self.asked_of), *in_words, *asking)

    @property
    def links(self) -> tuple[Key, ...]:
        """The term of its sheet."""
        return (Key("term", self.sheet.term),) if self.sheet else ()

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
    clinical=frozenset({"timeline", "checklist", "sheet"}),
)
