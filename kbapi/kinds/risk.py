"""Risks: what may go wrong."""

from dataclasses import dataclass

from kbapi.kinds._fields import ListOf, Slug, YesNo, about
from kbapi.kinds._page import Kind, PageSchema
from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Details


class RiskSchema(PageSchema):
    """The front matter of a risk."""

    serious = YesNo(
        required=True,
        metadata=about("yes when it means death, disability, lasting damage or a threat to life"),
    )
    procedures = ListOf(
        Slug(), required=True, metadata=about("ids of procedures that it is a risk of; children inherit")
    )


@dataclass(frozen=True, kw_only=True)
class Risk(Details):
    """Whether the word itself means death, disability, lasting damage or a threat to life; and of what."""

    serious: bool
    procedures: tuple[str, ...]

    @property
    def told_of(self) -> tuple[str, ...]:
        """The procedures that it is a risk of."""
        return self.procedures

    @property
    def told_under(self) -> str:
        """Its topic."""
        return "risk"

    @property
    def links(self) -> tuple[Key, ...]:
        """Its procedures."""
        return tuple(Key("procedure", procedure) for procedure in self.procedures)

    @property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """The filters of the list of risks."""
        serious = "true" if self.serious else "false"
        return (("serious", serious), *(("procedure", procedure) for procedure in self.procedures))


KIND = Kind(
    name="risk",
    path="risks",
    folder="risks",
    schema=RiskSchema,
    details=Risk,
    required_sections=("what-it-is",),
    of_safety=True,
)
