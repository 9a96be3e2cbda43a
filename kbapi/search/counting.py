"""Searching in what an engine keeps: for engines that keep postings and leave the counting to us.

Whatever keeps them, the same is counted of them; no engine that uses this can score otherwise than another.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from heapq import nsmallest
from typing import Protocol

from kbapi.search.engine import SearchQuery, SearchResults
from kbapi.search.lexicon import Lexicon
from kbapi.search.matching import Weighed, Weights, enough, score_of, weighed
from kbapi.search.plan import plan
from kbapi.search.shown import Shown, counted, hit

Postings = tuple[Sequence[int], Sequence[int]]
"""The numbers of the documents that have a term, in order, and what the term adds to the score of each."""


class KeptDocuments(Protocol):
    """What an engine keeps of its documents, which are numbered from 0 in the order of their keys."""

    @property
    def facets(self) -> Mapping[str, Sequence[str]]:
        """The `kind` and the `topic` of every document; the topic is empty where there is none."""
        ...

    def postings(self, terms: Collection[str]) -> Mapping[str, Postings]:
        """The postings of each of the terms."""
        ...

    def told_of(self, procedure: str) -> Collection[int]:
        """The documents that are told of a procedure."""
        ...

    def shown(self, documents: Sequence[int]) -> Sequence[Shown]:
        """What is shown of some documents, in their order."""
        ...


def searched(query: SearchQuery, lexicon: Lexicon, kept: KeptDocuments) -> SearchResults:
    """The matches of a query."""
    wanted = plan(query.text, lexicon)
    postings = kept.postings(wanted.terms)
    kinds, topics = kept.facets["kind"], kept.facets["topic"]
    weights = weighed(wanted, lambda term: len(postings[term][0]), len(kinds))
    scores = _scores(weights, postings, _allowed(query, kept))
    end = query.offset + query.limit
    best = nsmallest(end, scores, key=lambda document: (-scores[document], document))[query.offset :]
    hits = (
        hit(kinds[at], topics[at], parts, score_of(scores[at]), query.language, wanted.terms)
        for at, parts in zip(best, kept.shown(best) if best else (), strict=True)
    )
    facets = {
        name: counted((column[document], 1) for document in scores) for name, column in kept.facets.items()
    }
    return SearchResults(tuple(hits), len(scores), facets, wanted.did_you_mean)


def _allowed(query: SearchQuery, kept: KeptDocuments) -> Callable[[int], bool]:
    """Whether a document passes the filters."""
    wanted = [(kept.facets["kind"], query.kind), (kept.facets["topic"], query.topic)]
    columns = [(column, value) for column, value in wanted if value is not None]
    told = None if query.procedure is None else kept.told_of(query.procedure)
    return lambda document: (
        all(column[document] == value for column, value in columns) and (told is None or document in told)
    )


def _scores(
    wanted: Weighed, postings: Mapping[str, Postings], allowed: Callable[[int], bool]
) -> dict[int, int]:
    """The points of every match."""
    points: dict[int, int] = defaultdict(int)
    covered: dict[int, int] = defaultdict(int)
    for covers, terms in wanted.covering:
        for document, gain in _gains(terms, postings):
            points[document] += gain
            covered[document] += covers
    matches = {document: part for document, part in covered.items() if allowed(document)}
    least = enough(max(matches.values(), default=0))
    for terms in (*wanted.adding, *({term: weight} for term, weight in wanted.further.items())):
        for document, gain in _gains(terms, postings):
            points[document] += gain
    return {document: points[document] for document, part in matches.items() if part >= least}


def _gains(terms: Weights, postings: Mapping[str, Postings]) -> Iterable[tuple[int, int]]:
    """What the best of some terms adds to the points of each document."""
    best: dict[int, int] = {}
    for term, weight in terms.items():
        for document, impact in zip(*postings[term], strict=True):
            if (gain := impact * weight) > best.get(document, 0):
                best[document] = gain
    return best.items()
