"""Topics: what can be asked, and the ways in which people ask it."""

from dataclasses import dataclass

from kbapi.kinds._fields import ListOf, Number, OneOf, Text
from kbapi.kinds._page import Kind, PageSchema
from kbapi.knowledge.record import Details

GROUPS = ("about", "before", "during", "after", "benefits", "risks", "candidacy", "organisation", "sources")


class TopicSchema(PageSchema):
    """The front matter of a topic."""

    group = OneOf(*GROUPS, required=True)
    order = Number(required=True)
    asked_as = ListOf(Text(), required=True)
    not_about = ListOf(Text(), load_default=())


@dataclass(frozen=True, kw_only=True)
class Topic(Details):
    """Its place among the others, how people ask it, and words that mean that something else is asked."""

    group: str
    order: int
    asked_as: tuple[str, ...]
    not_about: tuple[str, ...] = ()

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
