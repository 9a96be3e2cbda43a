"""A procedure: where it stands among the others and what may be told of it that is stated for its parent."""

from dataclasses import dataclass, field

from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Details


@dataclass(frozen=True, slots=True)
class Inheritance:
    """Which topics of the parent may be told: all of them, only some, or all except some."""

    only: tuple[str, ...] | None = None
    excluded: tuple[str, ...] = ()

    def allows(self, topic: str) -> bool:
        """Whether what is stated under a topic for the parent may be told."""
        wanted = self.only is None or topic in self.only
        return wanted and topic not in self.excluded


INHERITS_ALL = Inheritance()
INHERITS_NOTHING = Inheritance(only=())


@dataclass(frozen=True)
class Procedure(Details):
    """What a source states for this procedure itself; ids of terms, conditions and other procedures."""

    parent: str | None = None
    inherits: Inheritance = field(default_factory=lambda: INHERITS_NOTHING)
    purposes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    guidance: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    leads_to: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    @property
    def links(self) -> tuple[Key, ...]:
        """Its parent, agents, conditions and neighbours."""
        procedures = (*filter(None, (self.parent,)), *self.leads_to, *self.related)
        return (
            *(Key("procedure", other) for other in procedures),
            *(Key("term", agent) for agent in self.agents),
            *(Key("condition", condition) for condition in self.conditions),
        )

    @property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """The filters of the list of procedures."""
        return (
            *(("parent", parent) for parent in filter(None, (self.parent,))),
            *(("purpose", purpose) for purpose in self.purposes),
            *(("region", region) for region in self.regions),
            *(("guidance", method) for method in self.guidance),
            *(("condition", condition) for condition in self.conditions),
        )
