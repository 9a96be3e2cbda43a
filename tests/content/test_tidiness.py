"""Each rule of tidiness lets a good sample pass, finds its code in a bad one, and mends it if it can."""

from pathlib import Path
from types import ModuleType

import pytest

from kbapi.content.files import PageFile, page_files
from kbapi.content.tidiness import rules, untidy

SAMPLES = Path(__file__).parent / "samples"
LEFT_ALONE = {"FM014"}
"""Only the writer knows what was meant."""
each_rule = pytest.mark.parametrize(("code", "rule"), rules(), ids=lambda given: str(given)[:5])


def sample(rule: ModuleType, name: str) -> tuple[PageFile, str]:
    """The page of a sample and its text."""
    [file] = page_files(SAMPLES / rule.__name__.rpartition(".")[2] / name)
    assert isinstance(file, PageFile)
    return file, file.path.read_text("utf-8")


@each_rule
def test_a_good_sample_is_tidy_and_stays_as_it_is(code: str, rule: ModuleType) -> None:
    file, text = sample(rule, "good")
    assert list(untidy(text, file.kind, file.shown)) == []
    assert rule.tidied(text, file.kind) == text


@each_rule
def test_a_bad_sample_is_found_out_and_mended(code: str, rule: ModuleType) -> None:
    file, text = sample(rule, "bad")
    found = list(untidy(text, file.kind, file.shown))
    assert {problem.code for problem in found} == {code}
    assert all(": " in problem.message and problem.line > 1 for problem in found)
    left = rule.tidied(text, file.kind)
    assert bool(list(rule.findings(left, file.kind))) == (code in LEFT_ALONE)
