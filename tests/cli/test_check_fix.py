"""`kbapi check --fix` tidies the files and then checks them; without it nothing is written."""

from pathlib import Path

import pytest

from kbapi.cli import content as commands
from tests.cli.running import Chosen, refused, run
from tests.story.editing import replace


@pytest.fixture
def page(settings: Chosen) -> Path:
    """A page that is right and untidy."""
    page = Path(str(settings["KBAPI_CONTENT"])) / "en/terms/ladder.md"
    replace(page, "id: ladder\ntitle: Ladder", "title: 'Ladder'  \nid: ladder")
    return page


def test_what_is_untidy_is_advice_and_nothing_is_written(settings: Chosen, page: Path) -> None:
    before = page.read_bytes()
    done = run(settings, "check")
    assert done.exit_code == 0
    assert [line.split()[2] for line in done.stdout.splitlines()] == ["FM011", "FM012", "FM013"]
    assert page.read_bytes() == before


def test_fixing_tidies_the_page_and_finds_nothing_then(settings: Chosen, page: Path) -> None:
    done = run(settings, "check", "--fix")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "tidied content/en/terms/ladder.md\n" in done.stderr
    assert page.read_text("utf-8").startswith('---\nid: ladder\ntitle: "Ladder"\n')
    assert "tidied" not in run(settings, "check", "--fix").stderr


def test_a_file_that_cannot_be_written_is_named(
    settings: Chosen, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_folders: object) -> list[str]:
        raise PermissionError(13, "Permission denied", str(page))

    monkeypatch.setattr(commands, "fix", refuse)
    assert "ladder.md cannot be written (Permission denied)" in refused(run(settings, "check", "--fix"))
