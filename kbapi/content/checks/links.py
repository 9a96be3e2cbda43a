"""REF001 to REF003: every record, claim and page that is named exists."""

import difflib
import posixpath
from collections.abc import Iterator
from datetime import date

from kbapi.content.body import links
from kbapi.content.checks._text import strings
from kbapi.content.files import NEUTRAL_FOLDERS
from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Pointer, Problem
from kbapi.kinds import KINDS
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Library
from kbapi.knowledge.record import Record
from kbapi.knowledge.translation import CANONICAL, original_of

MOST_HINTS = 100
"""For more unknown names than this nobody needs the nearest one, which is slow to find in a large library."""
ADD_OR_REMOVE = "add the page or remove the name"

_KIND_OF_FOLDER = {kind.folder: kind.name for kind in KINDS.values()}


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Names that lead nowhere."""
    hints: dict[Key, str] = {}
    for record in library.records:
        for pointer, key in _named(record):
            if key not in library.entries:
                if key not in hints:
                    hints[key] = _hint(library, key) if len(hints) < MOST_HINTS else ADD_OR_REMOVE
                yield Problem(record.key, pointer, "REF001", f"there is no {key}: {hints[key]}", absent=key)
        for pointer, claim in _claims(record):
            if claim not in library.claim_homes:
                message = f"there is no claim {claim}: check the number"
                yield Problem(record.key, pointer, "REF002", message, absent=claim)
        yield from _page_links(record, library)


def _named(record: Record) -> Iterator[tuple[Pointer, Key]]:
    for key in record.details.links:
        yield _pointer_to(record, key.id), key
    for number, fact in enumerate(record.facts):
        yield ("facts", number, "topic"), Key("topic", fact.topic)
        for place, claim in enumerate(fact.claims):
            for mention in claim.sources:
                yield ("facts", number, "claims", place, "source"), Key("source", mention.source)
            if claim.agent:
                yield ("facts", number, "claims", place, "agent"), Key("term", claim.agent)
    if record.withdrawn and record.withdrawn.replaced_by:
        yield ("withdrawn", "replaced_by"), Key(record.kind, record.withdrawn.replaced_by)


def _pointer_to(record: Record, name: str) -> Pointer:
    """The way to a name that stands in what the kind adds."""
    found = (pointer for pointer, text in strings(record.details) if text == name)
    return next(found, ())


def _claims(record: Record) -> Iterator[tuple[Pointer, str]]:
    for number, fact in enumerate(record.facts):
        for place, claim in enumerate(fact.shared):
            yield ("facts", number, "shared", place), claim
    for claim in record.details.cited:
        yield _pointer_to(record, claim), claim


def _hint(library: Library, key: Key) -> str:
    ids = [other.id for other in library.entries if other.kind == key.kind]
    near = difflib.get_close_matches(key.id, ids, n=1)
    return f"did you mean `{near[0]}`?" if near else ADD_OR_REMOVE


def _page_links(record: Record, library: Library) -> Iterator[Problem]:
    original = original_of(record, library.find)
    for section in record.sections if original else ():
        for link in links(section.markdown):
            page = linked_page(original or record, link.target)
            if page not in library.entries:
                message = (
                    f"the link `{link.target}` leads to no page: write ../folder/id.md of a page that exists"
                )
                yield Problem(record.key, ("sections", section.id, link.line), "REF003", message, absent=page)


def linked_page(record: Record, target: str) -> Key | None:
    """The page that a relative link on a record's page leads to; None for any other link."""
    here = KINDS[record.kind].folder
    base = here if here in NEUTRAL_FOLDERS else f"{CANONICAL}/{here}"
    path = posixpath.normpath(posixpath.join(base, target)).removeprefix(f"{CANONICAL}/")
    folder, _, name = path.partition("/")
    if "://" in target or folder not in _KIND_OF_FOLDER or not name.endswith(".md"):
        return None
    return Key(_KIND_OF_FOLDER[folder], name.removesuffix(".md"))
