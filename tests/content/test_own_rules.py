"""Whatever still tells what an organisation withdraws is found, wherever it stands."""

from pathlib import Path

import pytest

from kbapi.content.load import examine
from kbapi.content.problem import Level, PlacedProblem
from kbapi.knowledge.identity import Key
from tests.content.folders import SAMPLE_CONTENT, TODAY, examined, write

OWN = Path(__file__).parent / "samples/own_rules/good"
RULES = """---
id: east-nursery-{id}
title: At East Nursery
{summary}organisation: east-nursery
page: {page}
written_for: {fingerprint}
withdraws:
  - {{topic: {topic}, reason: Ours is another.}}
---
{body}"""

CITED = "claims: [F910, F904]"
DURING = "## During\n\nThe gardener climbs a ladder. [F913]\n"


def found(
    folder: Path, kind: str, page: str, topic: str, summary: str = "", body: str = ""
) -> list[PlacedProblem]:
    """The problems of rules that withdraw one fact of a page, with the pages of East Nursery itself."""
    fingerprint = examined(folder, {}).library.entries[Key(kind.rstrip("s"), page)].fingerprint
    rules = RULES.format(
        id=page,
        page=f"{kind}/{page}",
        fingerprint=fingerprint,
        topic=topic,
        summary=f'summary: "{summary}"\n' if summary else "",
        body=body,
    )
    own = {
        path.relative_to(OWN).as_posix(): path.read_text("utf-8")
        for path in OWN.rglob("*.md")
        if "own-rules" not in path.parts
    }
    layer = write(folder, {**own, f"en/own-rules/east-nursery-{page}.md": rules})
    return list(examine([SAMPLE_CONTENT, layer], TODAY).problems)


@pytest.mark.parametrize("summary", ["", "A tree is tended. [editorial]"])
def test_summaries_facts_and_sections_are_named_with_their_page(tmp_path: Path, summary: str) -> None:
    problems = found(tmp_path, "procedures", "pruning", "definition", summary)
    assert {problem.code for problem in problems} == {"LAY010"}
    told = " ".join(problem.message for problem in problems)
    assert ("F901, and the summary of procedure/pruning" in told) is (not summary)
    assert "F901, and all of the section `what-it-is` of procedure/pruning" in told
    assert "F901, and `definition` of procedure/crown-thinning" in told
    assert all(problem.path.endswith("own-rules/east-nursery-pruning.md") for problem in problems)


def test_a_rule_that_rests_on_it_is_a_warning_since_it_holds_for_everybody(tmp_path: Path) -> None:
    rule = (SAMPLE_CONTENT / "en/candidacy/frozen-ground.md").read_text("utf-8")
    below = write(
        tmp_path / "below", {"en/candidacy/frozen-ground.md": rule.replace("claims: [F910]", CITED)}
    )
    layer = tmp_path / "own"
    found(layer, "procedures", "pruning", "duration", body=DURING)
    problems = examine([SAMPLE_CONTENT, below, layer / "content"], TODAY).problems
    [warned] = [problem for problem in problems if problem.code == "LAY010"]
    assert warned.level is Level.WARNING
    assert "F904, and the rule of candidacy_rule/frozen-ground" in warned.message


@pytest.mark.parametrize("page", ["organisations/east-nursery.md", "sources/east-letter.md"])
def test_a_page_of_the_organisation_that_cannot_be_read_is_blamed_alone(tmp_path: Path, page: str) -> None:
    own = {path.relative_to(OWN).as_posix(): path.read_text("utf-8") for path in OWN.rglob("*.md")}
    assert page in own
    layer = write(tmp_path, own | {page: own[page].replace("title:", "titel:")})
    problems = examine([SAMPLE_CONTENT, layer], TODAY).problems
    assert {problem.path for problem in problems} == {f"content/{page}"}
