"""Writes sound content folders of any size, the same for the same size; the texts are of made-up words.

Every value is a text in plain YAML as well, so that a plain reader can take the same files.
"""

import random
from collections.abc import Iterator
from itertools import accumulate, count
from pathlib import Path

TOPICS = ("definition", "arrival", "duration", "contraindication")
SECTIONS = ("What it is", "Before", "During", "After", "Benefits", "Risks")
LAST_SECTIONS = ("Who should not have it {#who-should-not}", "Alternatives")
KINDS_IN_TURN = 6
CHILDREN = 6
FAMILY = 1 + CHILDREN + CHILDREN**2
"""Procedures of one tree: as the library grows there are more trees, and none is larger."""
RHYMES = ("ab", "ad", "ak", "am", "ek", "em", "et", "ib", "il", "ob", "on", "op", "un", "ut")
SYLLABLES = tuple(f"{first}{rest}" for first in "bdfghklmnprstw" for rest in RHYMES)
DIFFERENT_WORDS = 20_000
SENTENCE = (5, 15)
"""Words of a sentence, from and to."""
SEED = 1


def write_pages(folder: Path, pages: int) -> None:
    """As many pages as asked for, and a few to stand on: procedures in trees, terms, conditions, rules."""
    made = _Pages(random.Random(SEED))
    for path, text in (*made.foundation(), *made.pages(pages)):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def edit_pages(folder: Path, pages: int) -> list[Path]:
    """Changes a sentence of so many term pages, as an editor would, and returns them."""
    edited = sorted((folder / "en" / "terms").glob("*.md"))[:pages]
    for path in edited:
        path.write_text(
            f"{path.read_text(encoding='utf-8')}\nEdited by hand. [editorial]\n", encoding="utf-8"
        )
    return edited


class _Pages:
    """What is written; each text is drawn after the one before it."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        # The commonest words are short, the second is half as common as the first, the third a third: as in
        # any language, and so the pages are as easy to read as ours have to be.
        longer = chance.sample(range(len(SYLLABLES) ** 2), DIFFERENT_WORDS - len(SYLLABLES))
        pairs = (divmod(number, len(SYLLABLES)) for number in longer)
        self._words = [*SYLLABLES, *(f"{SYLLABLES[one]}{SYLLABLES[other]}" for one, other in pairs)]
        self._shares = list(accumulate(1 / (rank + 1) for rank in range(DIFFERENT_WORDS)))
        self._claims = (f"F{number}" for number in count(100_000))

    def foundation(self) -> Iterator[tuple[str, str]]:
        """Topics, a source and the organisation behind it."""
        for order, topic in enumerate(TOPICS):
            own = f'group: about\norder: "{order}"\nasked_as: [what is {topic}]\n'
            yield f"en/topics/{topic}.md", self._page(topic, own, _remark("What it covers"))
        own = "organisation: garden\ncountry: US\nlanguage: en\naudience: visitors\n"
        yield "sources/leaflet.md", self._page("leaflet", own, _remark("What it is"))
        yield "organisations/garden.md", self._page("garden", "country: US\n", _remark("What it is"))

    def pages(self, number: int) -> Iterator[tuple[str, str]]:
        """Path and text of each page."""
        makers = (self._procedure, self._term, self._term, self._condition, self._condition, self._rule)
        for at in range(number):
            yield makers[at % KINDS_IN_TURN](at, next(self._claims), next(self._claims))

    def _procedure(self, number: int, first: str, second: str) -> tuple[str, str]:
        parent = _parent(number)
        above = "" if parent is None else f"parent: procedure-{parent}\ninherits: all\n"
        own = f"{above}purposes: [therapeutic]\nagents: [term-1]\n{self._facts(first, second)}"
        sections = (f"## {title}\n\n{self._prose(first, second)}" for title in (*SECTIONS, *LAST_SECTIONS))
        return f"en/procedures/procedure-{number}.md", self._page(
            f"procedure-{number}", own, "\n".join(sections)
        )

    def _term(self, number: int, first: str, second: str) -> tuple[str, str]:
        body = f"## What it means\n\n{self._prose(first, second)}"
        return f"en/terms/term-{number}.md", self._page(f"term-{number}", self._facts(first, second), body)

    def _condition(self, number: int, first: str, second: str) -> tuple[str, str]:
        own = f"procedures: [procedure-{_procedure_of(number)}]\n{self._facts(first, second)}"
        body = f"## What it is\n\n{self._prose(first, second)}"
        return f"en/conditions/condition-{number}.md", self._page(f"condition-{number}", own, body)

    def _rule(self, number: int, first: str, second: str) -> tuple[str, str]:
        own = (
            f"number: CR{number}\nprocedures: [procedure-{_procedure_of(number)}]\n"
            f'when: {{not: {{contradicted: "yes"}}}}\noutcome: ask_first\nstrength: should\n'
            f"because: {self._sentence()}\nclaims: [{first}]\n{self._facts(first, second)}"
        )
        body = f"## What it means\n\n{self._prose(first, second)}"
        return f"en/candidacy/rule-{number}.md", self._page(f"rule-{number}", own, body)

    def _page(self, slug: str, own: str, body: str) -> str:
        title = f"{slug.replace('-', ' ')} {self._phrase(2)}"
        summary = f"{self._sentence()} [editorial]"
        return f"---\nid: {slug}\ntitle: {title}\nsummary: {summary}\n{own}---\n\n{body}"

    def _facts(self, first: str, second: str) -> str:
        return "facts:\n" + self._fact(TOPICS[0], first) + self._fact(TOPICS[1], second)

    def _fact(self, topic: str, claim: str) -> str:
        return f"""  - topic: {topic}
    answer: {self._sentence()}
    claims:
      - id: {claim}
        says: {self._sentence()}
        source: leaflet
        locator: What we do
        value: {{item: ladder}}
"""

    def _prose(self, first: str, second: str) -> str:
        return f"""{self._sentence()} [{first}]

- {self._sentence()} [{first}, {second}]
- **{self._sentence()}** see [the first term](../terms/term-1.md). [{second}]
"""

    def _sentence(self) -> str:
        return f"{self._phrase(self._chance.randint(*SENTENCE)).capitalize()}."

    def _phrase(self, words: int) -> str:
        return " ".join(self._chance.choices(self._words, cum_weights=self._shares, k=words))


def _procedure_of(number: int) -> int:
    return number - number % KINDS_IN_TURN


def _parent(number: int) -> int | None:
    """Every sixth page is a procedure; each but the first of its tree has another of the tree above it."""
    tree, place = divmod(number // KINDS_IN_TURN, FAMILY)
    return (tree * FAMILY + (place - 1) // CHILDREN) * KINDS_IN_TURN if place else None


def _remark(heading: str) -> str:
    return f"## {heading}\n\nA remark of ours. [editorial]\n"
