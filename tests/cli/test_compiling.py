"""When an edition is compiled: while it is published, later by whoever is asked to, never twice."""

from pathlib import Path

from tests.cli.running import Chosen, run
from tests.story.editing import replace


def compiled(settings: Chosen) -> list[Path]:
    return sorted(Path(str(settings["KBAPI_STATE_DIR"])).glob("compiled/*.compiled"))


def test_only_a_correction_that_is_urgent_does_not_wait_until_it_is_compiled(settings: Chosen) -> None:
    page = Path(str(settings["KBAPI_CONTENT"])) / "en" / "procedures" / "pruning.md"
    first = run(settings, "publish")
    assert (first.exit_code, "compiling" in first.stderr) == (0, False)
    assert compiled(settings) == []
    replace(page, "title: Pruning", "title: Cutting")
    done = run(settings, "publish", "--now")
    assert done.stdout.startswith("Published edition ")
    assert "compiling" not in done.stderr
    assert compiled(settings) == []
    assert "is compiled: " in run(settings, "compile").stdout
    assert len(compiled(settings)) == 1
    replace(page, "title: Cutting", "title: Pruning")
    assert "compiling" in run(settings, "publish").stderr
    assert len(compiled(settings)) == 2
