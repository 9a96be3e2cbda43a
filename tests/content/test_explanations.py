"""Every code that the code can report is explained, and docs/checks.md tells the same."""

import re
from pathlib import Path

import pytest

from kbapi.content import checks, tidiness
from kbapi.content.checks import codes_of
from kbapi.content.explaining import SAMPLES, explained, finder_of
from kbapi.content.explanations import EXPLANATIONS
from kbapi.discovery import modules_of
from kbapi.errors import BadSettingError
from tests.house_rules.python_files import ROOT

READING = [*(ROOT / "kbapi/content").rglob("*.py"), ROOT / "kbapi/publish.py"]
REPORTED = {
    code
    for path in READING
    if path.name != "explanations.py"
    for code in re.findall(r'"([A-Z][A-Z0-9]+[0-9]{3})"', path.read_text("utf-8"))
} | {code for rule in modules_of(tidiness) for code in codes_of(rule)}


def test_every_code_that_can_be_reported_is_explained_and_no_other() -> None:
    assert set(EXPLANATIONS) == REPORTED
    assert list(EXPLANATIONS) == sorted(EXPLANATIONS)


def test_every_code_of_a_check_is_explained() -> None:
    assert {code for check in modules_of(checks) for code in codes_of(check)} <= set(EXPLANATIONS)


def test_the_document_has_the_same_table() -> None:
    text = (ROOT / "docs/checks.md").read_text("utf-8")
    rows = [
        f"| {code} | {known.cause} | {known.cure} | {'yes ' if known.may_stand else ''}|"
        for code, known in EXPLANATIONS.items()
    ]
    assert [line for line in text.splitlines() if re.match(r"\| [A-Z0-9]+[0-9]{3} \|", line)] == rows


def test_the_document_for_editors_names_every_family_and_leads_to_the_table() -> None:
    text = (ROOT / "docs/pages.md").read_text("utf-8")
    named = {
        word for row in re.findall(r"^\| ([A-Z0-9, ]+) \|", text, re.MULTILINE) for word in row.split(", ")
    }
    assert named == {code[:-3] for code in EXPLANATIONS}
    assert "(checks.md)" in text


@pytest.mark.parametrize("code", EXPLANATIONS)
def test_a_code_is_explained_with_what_there_is(code: str) -> None:
    said = explained(code.lower())
    assert said.startswith(f"{code}\nCause: {EXPLANATIONS[code].cause}\nCure:  {EXPLANATIONS[code].cure}\n")
    assert ("\nRight (" in said, "\nWrong (" in said) == (finder_of(code) is not None,) * 2


def test_the_samples_are_shown_word_for_word() -> None:
    for name in ("good", "bad"):
        page = SAMPLES / "numbers" / name / "en/terms/rope.md"
        assert page.read_text("utf-8").rstrip("\n") in explained("NUM003")


def test_without_samples_cause_and_cure_are_told(tmp_path: Path) -> None:
    assert explained("NUM003", tmp_path).splitlines()[-1] == "An editor may exempt a page from it."


@pytest.mark.parametrize(
    ("wrong", "hint"), [("NUM03", "did you mean `NUM003`?"), ("?", "use one of ACT001,")]
)
def test_another_word_is_met_with_the_codes(wrong: str, hint: str) -> None:
    with pytest.raises(BadSettingError, match=re.escape(hint)):
        explained(wrong)
