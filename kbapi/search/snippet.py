"""Snippets: the part of a text that shows best why it was found, as HTML with `<mark>` around matches."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from html import escape
from itertools import accumulate

from kbapi.search.analysis import HYPHENS, fold, pieces_of, term_of, written_term

SNIPPET_LENGTH = 240
"""Characters of a snippet, markup and escapes included."""
READ_LENGTH = 20_000
"""Characters of a text that are looked through."""
_SEEN_TOGETHER = 160
"""Characters within which as many different matches as possible should stand."""
_LEAD = 60
"""Characters before the first match that may be shown to begin with a whole sentence."""
_MARK = "<mark>{}</mark>"
_MARK_LENGTH = len(_MARK.format(""))
_ELLIPSIS = "…"

Found = Mapping[int, str]
"""The matches: numbers of pieces of a text in order, each with its term."""


def snippet(text: str, terms: Collection[str]) -> str:
    """Escaped HTML of at most 240 characters; the beginning of the text where no term is found."""
    pieces = pieces_of(text[:READ_LENGTH])
    found = _found(pieces, terms)
    begins = [0, *accumulate(map(len, pieces))]
    first = _first_shown(pieces, found, begins)
    end = _end_shown(found, begins, first)
    # Escaping lengthens; words at the end make room for it.
    while len(shown := _rendered(pieces, found, first, end)) > SNIPPET_LENGTH:
        end -= 1
    return shown


def _found(pieces: Sequence[str], terms: Collection[str]) -> Found:
    words = enumerate(map(written_term, pieces[1::2]))
    found = {2 * place + 1: term for place, term in words if term in terms}
    joined = [place for place, between in enumerate(pieces[2:-2:2]) if between in HYPHENS]
    for number in (2 * place + 1 for place in joined):
        together = term_of(fold(pieces[number]) + fold(pieces[number + 2]))
        if together in terms:
            found[number] = together
            found.setdefault(number + 2, together)
    return dict(sorted(found.items())) if joined else found


def _first_shown(pieces: Sequence[str], found: Found, begins: Sequence[int]) -> int:
    """The number of the piece with which the snippet begins."""
    best = _richest(found, begins)
    if begins[best] <= _SEEN_TOGETHER // 2:
        return 0
    first = best
    while not _ends_sentence(pieces[first - 1]) and first > 2 and begins[best] - begins[first - 2] <= _LEAD:
        first -= 2
    return first


def _richest(found: Found, begins: Sequence[int]) -> int:
    """The number of the first match within sight of which the most different terms are found."""
    numbers, terms = list(found), list(found.values())
    ends = [
        bisect_left(numbers, begins[number] + _SEEN_TOGETHER, key=begins.__getitem__) for number in numbers
    ]
    seen = [len(set(terms[place:end])) for place, end in enumerate(ends)]
    return numbers[seen.index(max(seen))] if seen else 0


def _ends_sentence(gap: str) -> bool:
    return gap[-1:].isspace() and any(sign in ".!?:" for sign in gap)


def _end_shown(found: Found, begins: Sequence[int], first: int) -> int:
    """The number of the piece before which the snippet ends."""
    reach = begins[first] + SNIPPET_LENGTH - 2 * len(_ELLIPSIS)
    for number in found:
        if begins[number] >= reach:
            break
        if number >= first:
            if begins[number + 1] + _MARK_LENGTH > reach:
                return number
            reach -= _MARK_LENGTH
    return bisect_right(begins, reach) - 1


def _rendered(pieces: Sequence[str], found: Found, first: int, end: int) -> str:
    shown = "" if first == 0 or _ends_sentence(pieces[first - 1]) else _ELLIPSIS
    plain = first
    for number in found:
        if first <= number < end:
            shown += escape("".join(pieces[plain:number])) + _MARK.format(escape(pieces[number]))
            plain = number + 1
    rest = escape("".join(pieces[plain:end])).rstrip()
    return shown + rest + ("" if end == len(pieces) else _ELLIPSIS)
