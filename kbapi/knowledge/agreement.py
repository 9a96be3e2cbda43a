"""Whether the sources of a fact agree: computed from typed values, never typed by hand."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kbapi.knowledge.claim import Claim, Scope, ValueKind

Witness = Callable[[str], str]
"""From a source's id to the organisation behind it: two pages of one hospital are one witness."""


class Agreement(StrEnum):
    """How the claims of a fact stand to one another."""

    SINGLE = "single"
    AGREE = "agree"
    COMPLEMENT = "complement"
    DIFFER = "differ"


@dataclass(frozen=True, slots=True)
class Difference:
    """Claims that give unequal values for one aspect."""

    aspect: str
    claims: tuple[Claim, ...]

    @property
    def kind(self) -> str:
        """`organisation` when every side is one organisation's own rule, else `statement`."""
        local = all(claim.scope is not Scope.GENERAL for claim in self.claims)
        return "organisation" if local else "statement"


def agreement(claims: Sequence[Claim], witness: Witness) -> Agreement:
    """The agreement of a fact's claims.

    `differ` when two claims give unequal values for one aspect; `single` when one witness speaks alone;
    `agree` when every aspect has two witnesses; otherwise the claims `complement` one another.
    """
    if differences(claims):
        return Agreement.DIFFER
    if len(_witnesses(claims, witness)) < 2:
        return Agreement.SINGLE
    sides = _by_aspect(claims).values()
    seconded = all(len(_witnesses(side, witness)) > 1 for side in sides)
    return Agreement.AGREE if seconded else Agreement.COMPLEMENT


def differences(claims: Iterable[Claim]) -> list[Difference]:
    """The aspects for which the claims give unequal values."""
    found = []
    for (kind, aspect), side in _by_aspect(claims).items():
        comparable = kind not in (None, ValueKind.ITEM)
        if comparable and len({claim.value.measure for claim in side if claim.value}) > 1:
            found.append(Difference(aspect, tuple(side)))
    return found


def _by_aspect(claims: Iterable[Claim]) -> dict[tuple[str | None, str], list[Claim]]:
    sides: dict[tuple[str | None, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        for aspect in _aspects(claim):
            sides[aspect].append(claim)
    return sides


def _aspects(claim: Claim) -> list[tuple[str | None, str]]:
    value = claim.value
    if value is None:
        return [(None, claim.id)]
    if value.kind is ValueKind.ITEM:
        return [(value.kind, f"{value.of or ''}:{word}") for word in value.words]
    return [(value.kind, value.of or "")]


def speaks(organisation: str | None, claim: Claim, witness: Witness) -> bool:
    """Whether an organisation makes a claim, alone or among others; none does."""
    return bool(organisation) and any(witness(mention.source) == organisation for mention in claim.sources)


def _witnesses(claims: Iterable[Claim], witness: Witness) -> set[str]:
    return {witness(mention.source) for claim in claims for mention in claim.sources}
