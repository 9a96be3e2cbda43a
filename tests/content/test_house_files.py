"""Beside the pages stand lists of codes, forbidden words and retired ids; mistakes in them are placed too."""

from pathlib import Path

import pytest

from kbapi.knowledge.code import Code, Relation
from kbapi.knowledge.identity import Key
from tests.content.folders import examined, problems

CODES = """system: cpt
licence: our own
codes:
  - {code: '99999', for: terms/ladder, relation: broader, verified_in: x}
"""


def test_a_listed_code_is_added_to_its_page(tmp_path: Path) -> None:
    loaded = examined(tmp_path, {"codes/cpt.yaml": CODES})
    assert loaded.problems == ()
    codes = loaded.library.entries[Key("term", "ladder")].record.codes
    assert codes[-1] == Code("cpt", "99999", Relation.BROADER, "x")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("terms/ladder", "terms/rope"), "4:5: error: CODE002 there is no term/rope"),
        (("terms/ladder", "ladder"), "4:5: error: CODE001 `ladder` is not a page"),
        (("terms/ladder", "tools/ladder"), "4:5: error: CODE001 `tools/ladder` is not a page"),
        (("99999", "999"), "4:5: error: CODE003 `999` does not have the shape"),
        (("cpt", "read"), "1:1: error: FM010 `read` is not allowed here"),
        (("for:", "page:"), "4:21: error: FM010 unknown key `page`: did you mean `for`?"),
        (("relation: broader, ", ""), "4:5: error: FM010 `relation` is missing"),
        (("licence", "license"), "2:1: error: FM010 unknown key `license`: did you mean `licence`?"),
        (("codes:", "codes: &x"), "3:8: error: FM004 anchors"),
    ],
    ids=str,
)
def test_a_mistake_in_a_list_of_codes_is_placed(
    tmp_path: Path, change: tuple[str, str], expected: str
) -> None:
    found = problems(tmp_path, {"codes/cpt.yaml": CODES.replace(*change)})
    assert any(problem.startswith(f"content/codes/cpt.yaml:{expected}") for problem in found), found


def test_a_code_of_a_page_that_cannot_be_read_is_not_blamed(tmp_path: Path) -> None:
    found = problems(tmp_path, {"codes/cpt.yaml": CODES, "en/terms/ladder.md": "no front matter"})
    assert [problem for problem in found if "CODE002" in problem] == []


def test_comments_and_empty_lines_of_word_lists_are_left_out(tmp_path: Path) -> None:
    loaded = examined(tmp_path, {"house/forbidden-terms.txt": "# a remark\n\n  bad word  \n"})
    assert [pattern.pattern for pattern in loaded.house.forbidden] == [
        "lawnmower",
        r"\bchainsaw\b",
        "bad word",
    ]


def test_forbidden_words_of_all_folders_count(tmp_path: Path) -> None:
    found = problems(tmp_path, {"house/forbidden-terms.txt": "RUNGS\n"})
    assert [problem.split(" ")[0] for problem in found if "FORB001 `rungs`" in problem] == [
        f"sample_content/en/terms/ladder.md:{place}:" for place in ("4:1", "8:5", "10:20", "15:1")
    ]


def test_forbidden_words_are_found_in_texts_that_only_some_kinds_have(tmp_path: Path) -> None:
    found = problems(
        tmp_path, {"house/forbidden-terms.txt": "wait\nlawn mower\nhow long\nmade up for tests\n"}
    )
    named = {problem.split(" ")[0].rpartition("/")[2] for problem in found if "FORB001" in problem}
    assert {
        "frozen-ground.md:12:1:",
        "north-poster.md:9:31:",
        "duration.md:7:12:",
        "pruning.md:14:55:",
    } <= named


def test_patterns_that_are_none_and_ids_that_are_none_are_named(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        {"house/forbidden-terms.txt": "fine\n[\n", "house/retired-claims.txt": "F800 2020 gone\n800\n"},
    )
    assert [problem.partition(": error: ")[0] for problem in found] == [
        "content/house/forbidden-terms.txt:2:1",
        "content/house/retired-claims.txt:2:1",
    ]


def test_a_word_list_that_cannot_be_read_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, {"house/forbidden-terms.txt": b"\xff\xfe"})
    assert problem.startswith("content/house/forbidden-terms.txt:1:1: error: FILE005")
