"""Side effects: what an injected medicine may do besides what it is given for."""

from dataclasses import dataclass

from kbapi.kinds._fields import ListOf, Slug, about
from kbapi.kinds._page import Kind, PageSchema
from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Details


class SideEffectSchema(PageSchema):
    """The front matter of a side effect."""

    agent = Slug(required=True, metadata=about("the id of the term that names what causes it"))
    procedures = ListOf(
        Slug(), required=True, metadata=about("ids of procedures after which it may come; children inherit")
    )


@dataclass(frozen=True, kw_only=True)
class SideEffect(Details):
    """The agent that causes it (a term) and the procedures in which that agent is given."""

    agent: str
    procedures: tuple[str, ...]

    @property
    def told_of(self) -> tuple[str, ...]:
        """The procedures after which it may come."""
        return self.procedures

    @property
    def told_under(self) -> str:
        """Its topic."""
        return "side-effect"

    @property
    def links(self) -> tuple[Key, ...]:
        """Its agent and procedures."""
        return (Key("term", self.agent), *(Key("procedure", procedure) for procedure in self.procedures))

    @property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """The filters of the list of side effects."""
        return (("agent", self.agent), *(("procedure", procedure) for procedure in self.procedures))


KIND = Kind(
    name="side_effect",
    path="side-effects",
    folder="side-effects",
    schema=SideEffectSchema,
    details=SideEffect,
    required_sections=("what-it-is",),
    of_safety=True,
)
