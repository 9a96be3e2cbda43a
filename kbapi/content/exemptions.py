"""Leaves out the problems that `house/exemptions.yaml` lets stand, and reports exemptions in vain."""

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from kbapi.content.explanations import EXPLANATIONS
from kbapi.content.house_files import Exemption
from kbapi.content.problem import Level, PlacedProblem


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is left to report, with the exemptions' own problems, and what may stand."""

    reported: tuple[PlacedProblem, ...]
    exempted: tuple[PlacedProblem, ...]


def sift(
    problems: Collection[PlacedProblem], exemptions: Collection[Exemption], today: date, all_read: bool
) -> Sifted:
    """Parts the problems; unless all pages were read, an exemption is not blamed for having no use.

    An exemption whose last day has passed is reported together with the problem that it was for.
    """
    standing = {(one.page, one.code) for one in exemptions if _holds(one, today)}
    exempted = {problem for problem in problems if _where(problem) in standing}
    wrong = _complaints(exemptions, set(map(_where, problems)), today, all_read)
    return Sifted(tuple(sorted({*problems, *wrong} - exempted)), tuple(sorted(exempted)))


def _holds(exemption: Exemption, today: date) -> bool:
    known = EXPLANATIONS.get(exemption.code)
    return known is not None and known.may_stand and not _over(exemption, today)


def _over(exemption: Exemption, today: date) -> bool:
    return exemption.until is not None and exemption.until < today.isoformat()


def _where(problem: PlacedProblem) -> tuple[str, str]:
    """The file below its content folder, whichever folder that is, and the code."""
    return problem.path.partition("/")[2], problem.code


def _complaints(
    exemptions: Collection[Exemption], found: set[tuple[str, str]], today: date, all_read: bool
) -> Iterator[PlacedProblem]:
    seen: set[tuple[str, str]] = set()
    for one in exemptions:
        place = (one.page, one.code)
        if one.code not in EXPLANATIONS or not EXPLANATIONS[one.code].may_stand:
            yield _wrong(one, "EXM003", _no_such(one.code))
        elif place in seen:
            yield _wrong(
                one, "EXM001", f"{one.code} on {one.page} is exempted already: remove one of the two"
            )
        elif all_read and place not in found:
            message = f"there is no {one.code} on `{one.page}`: remove the exemption, or correct it"
            yield _wrong(one, "EXM001", message)
        elif _over(one, today):
            message = f"ended on {one.until}: mend the page, or ask {one.owner} and write a later day"
            yield _wrong(one, "EXM002", message)
        seen.add(place)


def _no_such(code: str) -> str:
    if code in EXPLANATIONS:
        return f"nothing is exempted from {code}: mend the page; {EXPLANATIONS[code].cure}"
    may = [known for known, explanation in EXPLANATIONS.items() if explanation.may_stand]
    near = difflib.get_close_matches(code.upper(), may, n=1)
    return f"there is no code `{code}`: " + (
        f"did you mean `{near[0]}`?" if near else f"use {', '.join(may)}"
    )


def _wrong(exemption: Exemption, code: str, message: str) -> PlacedProblem:
    return PlacedProblem(*exemption.place, Level.ERROR, code, message)
