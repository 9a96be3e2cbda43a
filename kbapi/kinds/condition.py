"""Conditions: what is treated or looked for."""

from dataclasses import dataclass

from kbapi.kinds._fields import ListOf, Slug, about
from kbapi.kinds._page import Kind, PageSchema
from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Details


class ConditionSchema(PageSchema):
    """The front matter of a condition."""

    procedures = ListOf(
        Slug(),
        load_default=(),
        metadata=about("ids of procedures that a source says treat it or look for it, the nearest first"),
    )


@dataclass(frozen=True, kw_only=True)
class Condition(Details):
    """The procedures that a source says treat or investigate it."""

    procedures: tuple[str, ...] = ()

    @property
    def told_of(self) -> tuple[str, ...]:
        """Its procedures."""
        return self.procedures

    @property
    def links(self) -> tuple[Key, ...]:
        """Its procedures."""
        return tuple(Key("procedure", procedure) for procedure in self.procedures)

    @property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """The filters of the list of conditions."""
        return tuple(("procedure", procedure) for procedure in self.procedures)


KIND = Kind(
    name="condition",
    path="conditions",
    folder="conditions",
    schema=ConditionSchema,
    details=Condition,
    required_sections=("what-it-is",),
    clinical=frozenset({"procedures"}),
)
