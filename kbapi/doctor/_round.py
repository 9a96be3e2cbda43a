"""Makes every check, one after the other, and keeps what they find."""

from collections.abc import Iterator
from dataclasses import dataclass

from kbapi import doctor
from kbapi.discovery import modules_of
from kbapi.doctor._finding import Finding, Level, Place
from kbapi.errors import KnowledgeBaseError


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found, each with the name of its check, and the checks that could not be made."""

    findings: tuple[tuple[str, Finding], ...]
    made: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """Whether everything works."""
        return all(finding.level is not Level.ERROR for _, finding in self.findings)


def diagnosis(place: Place) -> Diagnosis:
    """The outcome of all checks; one that needs what another one misses is left out."""
    findings: list[tuple[str, Finding]] = []
    made, left_out = [], []
    for name, found in _checks(place):
        if found is None:
            left_out.append(name)
        else:
            made.append(name)
            findings += [(name, finding) for finding in found]
    return Diagnosis(tuple(findings), tuple(made), tuple(left_out))


def _checks(place: Place) -> Iterator[tuple[str, list[Finding] | None]]:
    for module in modules_of(doctor):
        name = module.__name__.rpartition(".")[2]
        try:
            yield name, list(module.examine(place))
        except KnowledgeBaseError:
            yield name, None
