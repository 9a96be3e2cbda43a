"""Writes sound content folders of any size; every value is a text in plain YAML as well."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

TOPICS = ("definition", "arrival", "duration", "contraindication")
SECTIONS = ("What it is", "Before", "During", "After", "Benefits", "Risks")
LAST_SECTIONS = ("Who should not have it {#who-should-not}", "Alternatives")
KINDS_IN_TURN = 6
CHILDREN = 6
WORDS = "The gardener brings a ladder and a rope and looks at the tree before anything is cut"


def write_pages(folder: Path, pages: int) -> None:
    """As many pages as asked for, and a few to stand on: procedures in a tree, terms, conditions, rules."""
    claims = (f"F{number}" for number in count(100_000))
    for path, text in (*_foundation(), *_pages(pages, claims)):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def _foundation() -> Iterator[tuple[str, str]]:
    for order, topic in enumerate(TOPICS):
        own = f'group: about\norder: "{order}"\nasked_as: [what is {topic}]\n'
        yield f"en/topics/{topic}.md", _page(topic, own, "## What it covers\n\nWhat is asked. [editorial]\n")
    source = "organisation: garden\ncountry: US\nlanguage: en\naudience: visitors\n"
    yield "sources/leaflet.md", _page("leaflet", source, "## What it is\n\nA leaflet. [editorial]\n")
    yield (
        "organisations/garden.md",
        _page("garden", "country: US\n", "## What it is\n\nA garden. [editorial]\n"),
    )


def _pages(pages: int, claims: Iterator[str]) -> Iterator[tuple[str, str]]:
    makers = (_procedure, _term, _term, _condition, _condition, _rule)
    for number in range(pages):
        yield makers[number % len(makers)](number, next(claims), next(claims))


def _procedure(number: int, first: str, second: str) -> tuple[str, str]:
    above = f"parent: procedure-{_parent(number)}\ninherits: all\n" if number else ""
    own = f"{above}purposes: [therapeutic]\nagents: [term-1]\n{_facts(first, second)}"
    sections = "\n".join(f"## {title}\n\n{_prose(first, second)}" for title in (*SECTIONS, *LAST_SECTIONS))
    return f"en/procedures/procedure-{number}.md", _page(f"procedure-{number}", own, sections)


def _parent(number: int) -> int:
    """Every sixth page is a procedure; each but the first has one of them above it."""
    return (number // KINDS_IN_TURN - 1) // CHILDREN * KINDS_IN_TURN


def _term(number: int, first: str, second: str) -> tuple[str, str]:
    body = f"## What it means\n\n{_prose(first, second)}"
    return f"en/terms/term-{number}.md", _page(f"term-{number}", _facts(first, second), body)


def _condition(number: int, first: str, second: str) -> tuple[str, str]:
    own = f"procedures: [procedure-{number - number % KINDS_IN_TURN}]\n{_facts(first, second)}"
    body = f"## What it is\n\n{_prose(first, second)}"
    return f"en/conditions/condition-{number}.md", _page(f"condition-{number}", own, body)


def _rule(number: int, first: str, second: str) -> tuple[str, str]:
    own = (
        f'number: CR{number}\nprocedures: [procedure-0]\nwhen: {{not: {{contradicted: "yes"}}}}\n'
        f"outcome: ask_first\nstrength: should\nbecause: The ground is frozen.\nclaims: [{first}]\n"
        f"{_facts(first, second)}"
    )
    body = f"## What it means\n\n{_prose(first, second)}"
    return f"en/candidacy/rule-{number}.md", _page(f"rule-{number}", own, body)


def _page(slug: str, own: str, body: str) -> str:
    return (
        f"---\nid: {slug}\ntitle: {slug.replace('-', ' ')}\nsummary: {WORDS}. [editorial]\n{own}---\n\n{body}"
    )


def _facts(first: str, second: str) -> str:
    return "facts:\n" + _fact(TOPICS[0], first) + _fact(TOPICS[1], second)


def _fact(topic: str, claim: str) -> str:
    return f"""  - topic: {topic}
    answer: {WORDS}.
    claims:
      - id: {claim}
        says: {WORDS}.
        source: leaflet
        locator: What we do
        value: {{item: ladder}}
"""


def _prose(first: str, second: str) -> str:
    return f"""{WORDS}. [{first}]

- {WORDS}. [{first}, {second}]
- **{WORDS}**, see [the first term](../terms/term-1.md). [{second}]
"""
