"""CODE003: codes have the shape and the check digit of their system, and stand once on a page."""

from collections.abc import Iterator
from datetime import date

from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Problem
from kbapi.knowledge.code import complaint_about
from kbapi.knowledge.library import Library


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Codes that cannot be right."""
    for record in library.records:
        seen: set[tuple[str, str]] = set()
        for number, code in enumerate(record.codes):
            complaint = complaint_about(code.system, code.code)
            if complaint:
                yield Problem(record.key, ("codes", number), "CODE003", complaint)
            if (code.system, code.code) in seen:
                yield Problem(
                    record.key, ("codes", number), "CODE003", f"`{code.code}` stands here twice: remove one"
                )
            seen.add((code.system, code.code))
