"""Gaps: what people ask that no source covers, so that it is met with silence and not with a guess."""

from dataclasses import dataclass

from kbapi.kinds._fields import ListOf, OneOf, Text, about
from kbapi.kinds._page import Kind, PageSchema
from kbapi.knowledge.record import Details

REASONS = ("not_covered", "not_about_procedures")


class GapSchema(PageSchema):
    """The front matter of a gap."""

    reason = OneOf(
        *REASONS, required=True, metadata=about("not covered by a source, or not about procedures at all")
    )
    asked_as = ListOf(
        Text(), required=True, metadata=about("how people ask it, in their own words: 15 to 40 ways")
    )


@dataclass(frozen=True, kw_only=True)
class Gap(Details):
    """How people ask it, and why there is no answer."""

    reason: str
    asked_as: tuple[str, ...]


KIND = Kind(
    name="gap",
    path="gaps",
    folder="gaps",
    schema=GapSchema,
    details=Gap,
    required_sections=("what-it-covers",),
)
