"""`kbapi check --format` for programs: the whole of standard output is the report."""

import json
from pathlib import Path

import pytest

from tests.cli.running import Chosen, run
from tests.story.editing import replace


@pytest.fixture
def unsound(settings: Chosen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chosen:
    """Content in a folder of a repository, with a mistake, checked from the root of that repository."""
    content = Path(str(settings["KBAPI_CONTENT"]))
    replace(content / "en/procedures/pruning.md", "purposes:", "porpoises:")
    (tmp_path / "deep").mkdir()
    moved = content.rename(tmp_path / "deep" / "content")
    monkeypatch.chdir(tmp_path)
    return settings | {"KBAPI_CONTENT": str(moved)}


def test_sarif_names_the_file_from_the_root_of_the_repository(unsound: Chosen) -> None:
    done = run(unsound, "check", "--format", "sarif")
    assert done.exit_code == 1
    result = json.loads(done.stdout)["runs"][0]["results"][0]
    place = result["locations"][0]["physicalLocation"]
    assert (result["ruleId"], result["level"]) == ("FM010", "error")
    assert place["artifactLocation"]["uri"] == "deep/content/en/procedures/pruning.md"


def test_annotations_name_the_file_from_the_root_of_the_repository(unsound: Chosen) -> None:
    done = run(unsound, "check", "--format", "github")
    assert done.exit_code == 1
    assert done.stdout.startswith("::error file=deep/content/en/procedures/pruning.md,line=")


def test_a_sound_library_is_an_empty_report(settings: Chosen) -> None:
    sarif = run(settings, "check", "--format", "sarif")
    assert (sarif.exit_code, json.loads(sarif.stdout)["runs"][0]["results"]) == (0, [])
    assert run(settings, "check", "--format", "github").stdout == ""
