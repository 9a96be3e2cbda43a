"""The few words of the interface itself, by language; all else that a reader sees stands in the content.

They stand in `words/`, one file for each part of the interface.
"""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files

Words = Mapping[str, Mapping[str, str]]


def _read() -> Words:
    """All words by language; a name that two files give is a mistake."""
    words: dict[str, dict[str, str]] = {}
    for language, name, text in _lines():
        if name in words.setdefault(language, {}):
            raise ValueError(f"web/words gives `{name}` in `{language}` twice: rename one")
        words[language][name] = text
    return words


def _lines() -> Iterator[tuple[str, str, str]]:
    for file in sorted(files("kbapi.web").joinpath("words").iterdir(), key=lambda file: file.name):
        for language, words in json.loads(file.read_text("utf-8")).items():
            for name, text in words.items():
                yield language, name, text


WORDS: Words = _read()


def word(name: str, language: str) -> str:
    """One word of the interface in a language, in English where there is none."""
    return WORDS.get(language, WORDS["en"]).get(name) or WORDS["en"][name]


def named(kind: str, value: str, language: str) -> str:
    """The word for one of the values of a kind, such as a region; the value itself where there is no word."""
    name = f"{kind}-{value}"
    return word(name, language) if name in WORDS["en"] else value.replace("-", " ").replace("_", " ")
