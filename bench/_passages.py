"""Makes libraries of passages of any size from the sentences of this one, and from names that nobody has."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from kbapi.config import CHECKOUT
from kbapi.content.load import examine
from kbapi.search.documents import Completion, SearchDocument, documents_of

SENTENCES = 4
NEW_NAMES = 3
LETTERS = "abcdefghijklmnoprstu"


def todays() -> list[SearchDocument]:
    """The documents of the content of this checkout."""
    return list(documents_of(examine([CHECKOUT / "content"], date(2026, 1, 1)).library))


def passages(number: int, like: Sequence[SearchDocument]) -> Iterator[SearchDocument]:
    """So many documents; words are as common among them as in those that they are made from."""
    chance = random.Random(1)
    sentences = [part for document in like for part in document.text.split(". ") if part.count(" ") > 2]
    names = _names(chance, max(1_000, number // 5))
    for at in range(number):
        model = like[at * len(like) // number]
        text = ". ".join(
            [*chance.choices(sentences, k=SENTENCES), " ".join(chance.choices(names, k=NEW_NAMES))]
        )
        identity = f"made-{at:08}"
        title = f"{model.title} {chance.choice(names)}"
        yield replace(
            model, key=f"{model.kind}/{identity}", id=identity, title=title, text=text, translations=()
        )


def titles(number: int) -> Iterator[Completion]:
    """So many titles of two to eight words, a third of them questions."""
    chance = random.Random(2)
    names = _names(chance, 5_000)
    for at in range(number):
        text = " ".join(chance.choices(names, k=chance.randint(2, 8)))
        yield Completion(text, "term", f"made-{at}", asked=at % 3 == 0)


def _names(chance: random.Random, number: int) -> list[str]:
    return ["".join(chance.choices(LETTERS, k=chance.randint(4, 10))) for _ in range(number)]
