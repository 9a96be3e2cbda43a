"""The bundles of the elements: small, alone, silent, and never changed once they were released."""

import gzip
import json
import re
from pathlib import Path

import pytest

from kbapi.integrations.widget import bundles
from kbapi.web.wording import WORDS
from tests.house_rules.python_files import ROOT
from tests.house_rules.test_medical_words import medical_names, names_within

FOLDER = ROOT / "kbapi" / "integrations" / "widget"
SOURCES = sorted((FOLDER / "source").iterdir())
PAGES = sorted((ROOT / "kbapi" / "templates" / "widget").iterdir())
MOST_BYTES = 10_000
FORBIDDEN = (
    "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "eval(", "new Function",
    ".cookie", "localStorage", "sessionStorage", "indexedDB", "sendBeacon", "XMLHttpRequest", "WebSocket",
    "force-cache", "srcdoc", "console.",
)  # fmt: skip  # one name a line would hide the list


@pytest.mark.parametrize("name", bundles.ELEMENTS)
def test_a_bundle_is_smaller_than_ten_kilobytes_when_compressed(name: str) -> None:
    assert len(gzip.compress(bundles.released()[bundles.VERSION][name], 6)) < MOST_BYTES


def test_the_loader_is_tiny() -> None:
    assert len(gzip.compress(bundles.loader(), 6)) < 1_000


@pytest.mark.parametrize("name", bundles.ELEMENTS)
def test_a_bundle_is_what_its_sources_make(name: str) -> None:
    """If this fails, raise VERSION and run `kbapi widgets`."""
    assert bundles.released()[bundles.VERSION][name] == bundles.made(name)


def test_no_released_bundle_ever_changes() -> None:
    """If this fails, take back the change: pages that pin the old hash would go dark."""
    kept = json.loads((FOLDER / "released" / bundles.RELEASES).read_text("utf-8"))
    found = {
        version: {name: bundles.integrity(bundle) for name, bundle in files.items()}
        for version, files in bundles.released().items()
    }
    assert found == kept
    assert bundles.VERSION in kept


@pytest.mark.parametrize("name", bundles.ELEMENTS)
def test_a_bundle_imports_nothing(name: str) -> None:
    text = bundles.made(name).decode()
    assert not re.search(r"^\s*(import|export)\b(?!\.meta)", text, re.MULTILINE)
    assert "import(" not in text
    assert "//" not in re.sub(r"^// .*\n|https\?:\\/\\/", "", text)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_a_source_uses_nothing_that_is_dangerous_or_keeps_traces(source: Path) -> None:
    text = source.read_text("utf-8")
    assert [name for name in FORBIDDEN if name in text] == []


@pytest.mark.parametrize("file", [*SOURCES, *PAGES], ids=lambda path: path.name)
def test_no_medical_word_stands_in_scripts_styles_and_templates(file: Path) -> None:
    assert names_within(file.read_text("utf-8"), medical_names()) == []


@pytest.mark.parametrize("name", bundles.ELEMENTS)
def test_every_word_that_a_bundle_asks_for_is_in_it_in_every_language(name: str) -> None:
    text = bundles.made(name).decode()
    inside = json.loads(re.search(r"^const WORDS=(.*);$", text, re.MULTILINE)[1])  # type: ignore[index]
    asked = set(re.findall(r'\bword\("([^"]+)"', text)) | set(
        re.findall(r'"((?:widget|ask|check)-[a-z-]+)"', text)
    )
    assert inside.keys() == WORDS.keys()
    for language, words in inside.items():
        assert asked <= words.keys(), language
        assert words == {key: WORDS[language][key] for key in words}


def test_every_word_of_the_elements_is_used() -> None:
    written = "".join(file.read_text("utf-8") for file in (*SOURCES, *PAGES))
    words = json.loads((ROOT / "kbapi" / "web" / "words" / "widget.json").read_text("utf-8"))
    assert [name for name in words["en"] if f'"{name}"' not in written] == []
