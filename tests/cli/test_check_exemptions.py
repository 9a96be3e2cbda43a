"""The command line counts what was exempted, so that it is not forgotten."""

from pathlib import Path

from tests.cli.running import Chosen, run

EXEMPTION = "exemptions:\n  - {code: FORB001, page: en/terms/ladder.md, reason: a name, owner: an editor}\n"


def test_check_counts_what_is_exempted(settings: Chosen) -> None:
    content = Path(str(settings["KBAPI_CONTENT"]))
    page = content / "en/terms/ladder.md"
    page.write_text(f"{page.read_text('utf-8')}\nIt is no lawnmower. [editorial]\n", "utf-8")
    assert "FORB001" in run(settings, "check").stdout
    (content / "house/exemptions.yaml").write_text(EXEMPTION, "utf-8")
    done = run(settings, "check")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.endswith("pages, 0 errors, 0 warnings, 1 exempted\n")
