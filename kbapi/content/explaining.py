"""Tells about one code what it means and what mends it, with a right and a wrong page if they are at hand."""

import difflib
from collections.abc import Iterator
from pathlib import Path

from kbapi.content import checks, tidiness
from kbapi.content.explanations import EXPLANATIONS
from kbapi.discovery import modules_of
from kbapi.errors import BadSettingError

SAMPLES = Path(__file__).parents[2] / "tests" / "content" / "samples"
"""The pages on which the tests try the checks; only a checkout of the repository has them."""


def explained(code: str, samples: Path = SAMPLES) -> str:
    """Cause, cure and samples of a code, however it is capitalised; raises BadSettingError for others."""
    code = code.upper()
    if code not in EXPLANATIONS:
        near = difflib.get_close_matches(code, EXPLANATIONS, n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"use one of {', '.join(EXPLANATIONS)}"
        raise BadSettingError(f"there is no code `{code}`: {hint}")
    known = EXPLANATIONS[code]
    standing = "An editor may exempt a page from it." if known.may_stand else "No page is exempted from it."
    return "\n".join(
        [code, f"Cause: {known.cause}", f"Cure:  {known.cure}", standing, *_pages(code, samples)]
    )


def finder_of(code: str) -> str | None:
    """The name of the check or rule of tidiness that finds a code; None for what is found while reading."""
    for check in (*modules_of(checks), *modules_of(tidiness)):
        if code in checks.codes_of(check):
            return check.__name__.rpartition(".")[2]
    return None


def _pages(code: str, samples: Path) -> Iterator[str]:
    finder = finder_of(code)
    if finder is None:
        return
    for word, name in (("Right", "good"), ("Wrong", "bad")):
        folder = samples / finder / name
        for path in sorted(folder.rglob("*.md")):
            yield f"\n{word} ({path.relative_to(folder).as_posix()}):\n"
            yield path.read_text("utf-8").rstrip("\n")
