"""Searches over HTTP for words that nobody has asked for together, next to Datasette on the same text."""

import random
from collections.abc import Sequence
from urllib.parse import urlencode

from bench import Row
from bench._rates import DATASETTE, OURS, row_of
from bench._running import Running
from bench._wrk import Load, alternating
from kbapi.search.analysis import words_of
from kbapi.search.documents import SearchDocument

SEARCHES = 20_000
HITS = 10
"""Asked for of both."""


def cold_search(what: str, documents: Sequence[SearchDocument], ours: Running, datasette: Running) -> Row:
    """How our rate compares with Datasette's; both have these documents."""
    words = sorted({word for document in documents for word in words_of(document.text) if len(word) > 4})
    chance = random.Random()
    asked = [chance.sample(words, k=3) for _ in range(SEARCHES)]
    our_paths = [f"/v1/search?{urlencode({'q': ' '.join(of), 'limit': HITS})}" for of in asked]
    their_paths = [f"/plain/passages.json?{_of_any(of)}" for of in asked]
    rates = alternating(
        {OURS: Load(ours.address, paths=our_paths), DATASETTE: Load(datasette.address, paths=their_paths)}
    )
    return row_of(what, rates, DATASETTE, 5)


def _of_any(words: Sequence[str]) -> str:
    return urlencode({"_search": " OR ".join(words), "_searchmode": "raw", "_size": HITS})
