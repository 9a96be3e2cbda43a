"""Reads YAML as editors do, by the core schema of YAML 1.2: `yes` is a text, 5 a number, a date a text."""

import re
from pathlib import Path
from typing import Any

import yaml


class Yaml12Loader(yaml.SafeLoader):
    """A loader with the scalars of the core schema only."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - as the library has it


Yaml12Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), None
)
Yaml12Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), None)
Yaml12Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), None)
Yaml12Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"),
    None,
)
Yaml12Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(str(node.value)))


def front_matter_as_an_editor_reads_it(path: Path) -> dict[str, Any]:
    """The front matter of a page."""
    _, front, _ = path.read_text(encoding="utf-8").split("---\n", 2)
    found: dict[str, Any] = yaml.load(front, Yaml12Loader)
    return found
