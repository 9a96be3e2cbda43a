"""Every check lets a good sample pass and finds each of its codes in a bad one.

The samples of a check stand in samples/<check>/good and samples/<check>/bad, laid over the sample content.
A new check without samples fails here, and so does one whose docstring does not name its codes.
"""

import re
from pathlib import Path
from types import ModuleType

import pytest

from kbapi.content import checks, tidiness
from kbapi.content.load import Loaded
from kbapi.content.problem import Problem
from kbapi.discovery import modules_of
from tests.content.folders import TODAY, laid_over, problems

SAMPLES = Path(__file__).parent / "samples"
CHECKS = list(modules_of(checks))
each_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: name_of(check))


def name_of(check: ModuleType) -> str:
    """The file name of a check."""
    return check.__name__.rpartition(".")[2]


def readable(folder: Path) -> Loaded:
    """A sample laid over the sample content, all of whose files can be read."""
    loaded = laid_over(folder)
    unreadable = [problem for problem in loaded.problems if problem.code.startswith(("FM", "FILE"))]
    assert unreadable == []
    return loaded


def found_by(check: ModuleType, folder: Path) -> list[Problem]:
    """What one check finds in a sample."""
    loaded = readable(folder)
    return list(check.check(loaded.library, loaded.house, TODAY))


def test_the_sample_content_itself_is_sound(tmp_path: Path) -> None:
    assert problems(tmp_path, {}) == []


@each_check
def test_a_good_sample_passes_all_checks(check: ModuleType) -> None:
    folder = SAMPLES / name_of(check) / "good"
    assert any(folder.rglob("*.md")), f"write a good sample into {folder}"
    assert [str(problem) for problem in laid_over(folder).problems] == []


@each_check
def test_each_promised_code_is_found_in_a_bad_sample(check: ModuleType) -> None:
    folder = SAMPLES / name_of(check) / "bad"
    assert any(folder.rglob("*.md")), f"write a bad sample into {folder}"
    assert {problem.code for problem in found_by(check, folder)} == checks.codes_of(check) != set()


@each_check
def test_every_finding_stands_in_the_bad_sample_and_says_what_to_do(check: ModuleType) -> None:
    folder = SAMPLES / name_of(check) / "bad"
    for problem in found_by(check, folder):
        assert readable(folder).files[problem.key].path.is_relative_to(folder)
        assert re.search(r": .+|, none of|\[F…\]", problem.message), problem.message


def test_every_folder_of_samples_belongs_to_a_check() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == {
        name_of(check) for check in (*CHECKS, *modules_of(tidiness))
    }
