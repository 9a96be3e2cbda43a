"""Everything medical is written in content/: the code adds no medical word of its own.

Titles, aliases and search words of the content are looked for in identifiers and string literals of kbapi;
comments and docstrings may explain themselves with an example. A word of six letters or more counts, and a
phrase counts as a whole, so that "injection site" does not forbid "site".
"""

import ast
import re
from collections.abc import Iterator

import yaml

from tests.house_rules.python_files import ROOT, PythonFile, python_files

FOLDERS = ("procedures", "risks", "side-effects", "conditions", "terms")
NAMING_KEYS = ("title", "also_called", "search_words")
SHORTEST = 6

# Words that mean something else in software or in our own vocabulary, each with that meaning.
SOFTWARE_WORDS = {
    "allergy": "a field of the patient and a FHIR resource",
    "condition": "a content kind, a FHIR resource and the condition of a rule",
    "contrast": "how well text stands out on a page",
    "diagnostic": "a purpose of a procedure, chosen from a fixed list",
    "duration": "a type of value",
    "medication": "a FHIR resource",
    "monitoring": "watching a running server",
    "patient": "who asks: a FHIR resource and part of our vocabulary",
    "position": "where something stands in a file",
    "procedure": "a content kind and a FHIR resource",
    "reaction": "a part of the FHIR resource AllergyIntolerance",
    "region": "a part of the vocabulary",
    "release": "a version of this program",
    "therapeutic": "a purpose of a procedure, chosen from a fixed list",
}


def test_no_medical_word_stands_in_the_code() -> None:
    wanted = medical_names()
    found = [
        f"{file.name}:{line}: {name!r} in {text[:80]!r}"
        for file in python_files("kbapi")
        for line, text in named_and_said(file)
        for name in names_within(text, wanted)
    ]
    assert found == []


def test_names_are_found_in_identifiers_and_texts_but_not_inside_other_words() -> None:
    wanted = {"backache", "sore knee"}
    assert names_within("soreKnee_score", wanted) == ["sore knee"]
    assert names_within("a Backache.", wanted) == ["backache"]
    assert names_within("backaches_total sore_knees", wanted) == []


def medical_names() -> set[str]:
    """Collect what the content calls its subjects, in every language, without the words software needs."""
    names = {
        normal(str(name))
        for folder in FOLDERS
        for path in (ROOT / "content").glob(f"*/{folder}/*.md")
        for name in names_in_front_matter(path.read_text(encoding="utf-8"))
    }
    return {name for name in names if len(name) >= SHORTEST} - SOFTWARE_WORDS.keys()


def names_in_front_matter(text: str) -> Iterator[str]:
    _, front_matter, _ = text.split("---\n", 2)
    page = yaml.load(front_matter, yaml.BaseLoader)
    for key in NAMING_KEYS:
        value = page.get(key) or []
        yield from [value] if isinstance(value, str) else value


def normal(text: str) -> str:
    """Reduce a name, an identifier or a text to its lower-case words with single spaces between them."""
    spread = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return " ".join(re.findall(r"[^\W\d_]+", spread)).lower()


def names_within(text: str, wanted: set[str]) -> list[str]:
    """List the wanted names of one to five words that stand in a text."""
    words = normal(text).split()
    spans = {" ".join(words[start : start + size]) for size in range(1, 6) for start in range(len(words))}
    return sorted(spans & wanted)


def named_and_said(file: PythonFile) -> Iterator[tuple[int, str]]:
    """Yield every identifier and every string literal of a file with its line, docstrings left out."""
    docstrings = {id(text) for text in standing_alone(file.tree)}
    for node in ast.walk(file.tree):
        line = getattr(node, "lineno", 1)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in docstrings:
                yield line, node.value
        elif identifier := next(
            (getattr(node, key) for key in ("id", "name", "attr", "arg") if hasattr(node, key)), None
        ):
            yield line, str(identifier)


def standing_alone(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield the expressions that are statements of their own, which for a text means a docstring."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            yield node.value
