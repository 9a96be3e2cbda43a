"""What an editor lets stand is not reported; an exemption that does not hold is, at its place."""

from pathlib import Path

import pytest

from kbapi.content.explanations import EXPLANATIONS
from kbapi.content.load import load
from kbapi.errors import ContentRefusedError
from tests.content.folders import ROPE, SAMPLE_CONTENT, TODAY, examined, problems, write

PAGE = ROPE.replace("A rope is long. [editorial]\n", "A lawnmower is no rope. [editorial]\n")
LIST = """# Words that stand in the name of a thing.
exemptions:
  - code: FORB001
    page: en/terms/rope.md
    reason: the name of the thing
    owner: an editor
"""
FILES = {"en/terms/rope.md": PAGE, "house/exemptions.yaml": LIST}
FOUND = "content/en/terms/rope.md:9:1: error: FORB001"


def exempting(**changes: str) -> dict[str, str]:
    """The files with other values, or further keys, in the exemption."""
    lines = {"code": "FORB001", "page": "en/terms/rope.md", "reason": "the name", "owner": "an editor"}
    item = ", ".join(f'{name}: "{value}"' for name, value in (lines | changes).items() if value != "-")
    return FILES | {"house/exemptions.yaml": f"exemptions:\n  - {{{item}}}\n"}


def places(found: list[str]) -> list[str]:
    """Place, level and code of each problem."""
    return [" ".join(problem.split(" ")[:3]) for problem in found]


def test_without_an_exemption_the_problem_is_reported(tmp_path: Path) -> None:
    assert places(problems(tmp_path, {"en/terms/rope.md": PAGE})) == [FOUND]


def test_an_exempted_problem_is_not_reported_but_counted(tmp_path: Path) -> None:
    loaded = examined(tmp_path, FILES)
    assert loaded.problems == ()
    assert places([str(problem) for problem in loaded.exempted]) == [FOUND]


def test_exempted_content_can_be_published(tmp_path: Path) -> None:
    folder = write(tmp_path, FILES)
    assert load([SAMPLE_CONTENT, folder], TODAY).errors == ()
    (folder / "house/exemptions.yaml").unlink()
    with pytest.raises(ContentRefusedError):
        load([SAMPLE_CONTENT, folder], TODAY)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"page": "en/terms/ladder.md"}, ["2:5: error: EXM001"]),
        ({"page": "content/en/terms/rope.md"}, ["2:5: error: EXM001"]),
        ({"code": "NUM001"}, ["2:5: error: EXM001"]),
        ({"code": "FM010"}, ["2:5: error: EXM003"]),
        ({"code": "FORB01"}, ["2:5: error: EXM003"]),
        ({"until": "2025-12-31"}, ["2:5: error: EXM002"]),
        ({"until": "tomorrow"}, ["2:89: error: FM010"]),
        ({"reason": "-"}, ["2:5: error: FM010"]),
        ({"owner": "-"}, ["2:5: error: FM010"]),
        ({"reason": ""}, ["2:49: error: FM010"]),
        ({"why": "so"}, ["2:89: error: FM010"]),
    ],
    ids=str,
)
def test_an_exemption_that_does_not_hold_is_an_error_and_exempts_nothing(
    tmp_path: Path, change: dict[str, str], expected: list[str]
) -> None:
    found = problems(tmp_path, exempting(**change))
    assert places(found) == [FOUND, *(f"content/house/exemptions.yaml:{place}" for place in expected)], found


def test_an_exemption_counts_on_its_last_day(tmp_path: Path) -> None:
    assert problems(tmp_path, exempting(until=TODAY.isoformat())) == []


def test_an_exemption_is_an_error_once_the_page_is_mended(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, FILES | {"en/terms/rope.md": ROPE})
    assert problem.startswith("content/house/exemptions.yaml:3:5: error: EXM001 there is no FORB001 on `en/")


def test_a_second_exemption_of_the_same_is_an_error(tmp_path: Path) -> None:
    twice = LIST + LIST.partition("exemptions:\n")[2]
    found = problems(tmp_path, FILES | {"house/exemptions.yaml": twice})
    assert places(found) == ["content/house/exemptions.yaml:7:5: error: EXM001"]


def test_an_exemption_is_not_blamed_while_pages_cannot_be_read(tmp_path: Path) -> None:
    found = problems(tmp_path, FILES | {"en/terms/rope.md": PAGE.replace("title:", "titel:")})
    assert {problem.partition(":")[0] for problem in found} == {"content/en/terms/rope.md"}


def test_an_unknown_code_is_met_with_the_nearest(tmp_path: Path) -> None:
    assert "did you mean `FORB001`?" in problems(tmp_path, exempting(code="FORB01"))[1]


def test_what_a_page_cannot_be_served_with_never_stands() -> None:
    families = {code.rstrip("0123456789") for code, known in EXPLANATIONS.items() if known.may_stand}
    assert families.isdisjoint({"FM", "FILE", "ID", "REF", "CITE", "REV", "HTML", "CODE", "RULE", "EXM"})
