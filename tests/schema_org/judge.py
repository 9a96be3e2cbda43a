"""Judges JSON-LD by a local copy of the schema.org vocabulary: types, domains, ranges, members."""

import json
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

VOCABULARY = Path(__file__).with_name("vocabulary.json")
PREFIX = "https://schema.org/"
TEXTS = {"Text", "CssSelectorType", "PronounceableText", "XPathType"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ADDRESS = re.compile(r"(https?:/)?/[^\s<>\"]*")


class Vocabulary:
    """What schema.org knows."""

    def __init__(self, path: Path = VOCABULARY) -> None:
        self._known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))

    @cached_property
    def members(self) -> dict[str, set[str]]:
        """The members of each enumeration."""
        return {name: set(listed) for name, listed in self._known["enumerations"].items()}

    def kinds_of(self, name: str) -> set[str]:
        """A class with all those above it."""
        parents = self._known["classes"].get(name, {"parents": []})["parents"]
        return {name}.union(*map(self.kinds_of, parents))

    def properties_of(self, names: set[str]) -> dict[str, set[str]]:
        """The properties of the classes and the types of their values."""
        found: dict[str, set[str]] = {}
        for name in names:
            for own, types in self._known["classes"][name]["properties"].items():
                found.setdefault(own, set()).update(types)
        return found

    def complaints(self, node: Any, where: str = "$") -> Iterator[str]:
        """What is wrong with a node and all inside it."""
        if not isinstance(node, dict) or "@type" not in node:
            yield f"{where}: a node without a type"
            return
        named = _as_list(node["@type"])
        strangers = [name for name in named if name not in self._known["classes"]]
        if strangers:
            yield f"{where}: no such class: {strangers}"
            return
        properties = self.properties_of(set().union(*map(self.kinds_of, named)))
        for name, value in node.items():
            if name.startswith("@"):
                continue
            if name not in properties:
                yield f"{where}: {named} has no property {name}"
            elif name in self._known["deprecated"]:
                yield f"{where}: {name} is deprecated"
            else:
                for number, one in enumerate(_as_list(value)):
                    yield from self._faults(one, properties[name], f"{where}.{name}[{number}]")

    def _faults(self, value: Any, types: set[str], where: str) -> Iterator[str]:
        if isinstance(value, dict):
            yield from self.complaints(value, where)
            kinds = set().union(*map(self.kinds_of, _as_list(value.get("@type", []))))
            if not kinds & types:
                yield f"{where}: {value.get('@type')} is not among {sorted(types)}"
        elif not isinstance(value, str) or not value.strip():
            yield f"{where}: {value!r} is no text"
        elif not any(self._fits(value, kind) for kind in types):
            yield f"{where}: {value[:60]!r} is not among {sorted(types)}"

    def _fits(self, text: str, kind: str) -> bool:
        if text.startswith(PREFIX) and kind in self.members:
            return text.removeprefix(PREFIX) in self.members[kind]
        if kind == "Date":
            return _DAY.fullmatch(text) is not None
        if kind == "URL":
            return _ADDRESS.fullmatch(text) is not None
        return kind in TEXTS and not text.startswith(PREFIX)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
