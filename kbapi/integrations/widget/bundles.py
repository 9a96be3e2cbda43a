"""Makes the bundles of the elements from their sources: one file each, which imports nothing."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from kbapi.web.wording import WORDS

VERSION = "1.1.0"
"""The version of the elements; what was published under a version never changes."""

ELEMENTS = ("procedure-facts", "procedure-ask", "procedure-checklist", "recovery-timeline")
LOADER = "v1.js"
"""The one address whose bytes may change: it loads the newest bundles of the elements that a page has."""

SOURCE = files("kbapi.integrations.widget").joinpath("source")
RELEASED = files("kbapi.integrations.widget").joinpath("released")
RELEASES = "hashes.json"
"""Which bundle of which version has which hash; one that stands there is never written again."""

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([a-z-]+)\.js";$', re.MULTILINE)
_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_SPACE = re.compile(r"\s*([{};,])\s*")
_NAMED = re.compile(r'"([a-z]+(?:[-_][a-z]+)*)"')
_BANNER = "// Elements of the knowledge base, version {}. Documentation: docs/widgets.md\n"


def made(name: str) -> bytes:
    """The bundle of one element as its sources make it now."""
    order: dict[str, str] = {}
    _collect(name, order)
    code = "\n".join(text for module, text in order.items() if module not in ("words", "style"))
    parts = [
        f"const STYLE={json.dumps(_style())};",
        *_words(code + order["words"]),
        _bare(order["words"]),
        code,
    ]
    return (_BANNER.format(VERSION) + "\n".join(parts) + "\n").encode()


def loader() -> bytes:
    """The script for pages that want no more than one tag."""
    text = SOURCE.joinpath(LOADER).read_text("utf-8")
    elements = json.dumps(ELEMENTS)
    told = text.replace('VERSION = "0"', f'VERSION = "{VERSION}"').replace(
        "ELEMENTS = []", f"ELEMENTS = {elements}"
    )
    return (_bare(told) + "\n").encode()


def _collect(module: str, order: dict[str, str]) -> None:
    """Adds a module after all that it imports, without its imports and exports."""
    if module in order or module == "style":
        return
    text = SOURCE.joinpath(f"{module}.js").read_text("utf-8")
    for other in _IMPORT.findall(text):
        _collect(other, order)
    order[module] = _bare(_IMPORT.sub("", text))


def _bare(text: str) -> str:
    """The code without comments, indentation and empty lines; the sources are there for reading."""
    lines = (line.strip().removeprefix("export ") for line in _COMMENT.sub("", text).splitlines())
    return "\n".join(line for line in lines if line and line != "const WORDS = {};")


def _style() -> str:
    text = _CSS_COMMENT.sub("", SOURCE.joinpath("style.css").read_text("utf-8"))
    return _CSS_SPACE.sub(r"\1", " ".join(text.split())).replace(": ", ":").replace(";}", "}")


def _words(code: str) -> Iterator[str]:
    """The words that the code names, in every language."""
    named = set(_NAMED.findall(code))
    words = {
        language: {name: text for name, text in sorted(known.items()) if name in named}
        for language, known in sorted(WORDS.items())
    }
    yield f"const WORDS={json.dumps(words, ensure_ascii=False, separators=(',', ':'))};"


@cache
def released() -> dict[str, dict[str, bytes]]:
    """Every bundle of every version that was ever published, by version and name."""
    return {
        folder.name: {
            file.name.removesuffix(".js"): file.read_bytes()
            for file in sorted(folder.iterdir(), key=lambda file: file.name)
        }
        for folder in RELEASED.iterdir()
        if folder.is_dir()
    }


def integrity(bundle: bytes) -> str:
    """The hash of a bundle in the form of the attribute `integrity`."""
    return f"sha384-{base64.b64encode(hashlib.sha384(bundle).digest()).decode()}"
