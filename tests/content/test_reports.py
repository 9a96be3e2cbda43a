"""Problems in the forms that programs take in: JSON, SARIF, and annotations of GitHub workflows."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kbapi.content.explanations import EXPLANATIONS
from kbapi.content.paths import paths_from
from kbapi.content.problem import Level, PlacedProblem
from kbapi.content.reports import REPORTS
from tests.house_rules.python_files import ROOT

SCHEMA = json.loads((ROOT / "schemas/protocols/sarif-check.schema.json").read_text("utf-8"))
ERROR = PlacedProblem(
    "content/en/terms/rope.md", 9, 3, Level.ERROR, "NUM003", "here stands 4, 50% más: mend it"
)
WARNING = PlacedProblem("content/es/terms/años 1.md", 2, 1, Level.WARNING, "L10N001", "say\r\nit: a, b")


def reported(form: str, *problems: PlacedProblem) -> str:
    """A report that shows the files by the paths of the messages."""
    return REPORTS[form](problems, lambda path: path)


def log_of(*problems: PlacedProblem) -> Any:
    """A SARIF log as it is read back."""
    return json.loads(reported("sarif", *problems))


def complaints(log: Any) -> list[str]:
    """What a SARIF log breaks of what is promised."""
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(log)]


def test_these_are_the_forms() -> None:
    assert list(REPORTS) == ["github", "json", "sarif", "text"]


@pytest.mark.parametrize(("form", "expected"), [("github", ""), ("json", "[]\n"), ("text", "")])
def test_a_report_of_nothing(form: str, expected: str) -> None:
    assert reported(form) == expected


@pytest.mark.parametrize("problems", [(), (ERROR,), (ERROR, WARNING)], ids=len)
def test_a_sarif_log_is_what_is_promised(problems: tuple[PlacedProblem, ...]) -> None:
    log = log_of(*problems)
    assert complaints(log) == []
    assert len(log["runs"][0]["results"]) == len(problems)


def test_a_sarif_result_has_place_level_message_and_rule_with_help() -> None:
    run = log_of(ERROR, WARNING)["runs"][0]
    first, second = run["results"]
    rule = run["tool"]["driver"]["rules"][first["ruleIndex"]]
    assert (rule["id"], first["ruleId"]) == ("NUM003", "NUM003")
    assert EXPLANATIONS["NUM003"].cure in rule["help"]["text"]
    assert first["message"] == {"text": ERROR.message}
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "content/en/terms/rope.md", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 9, "startColumn": 3}
    assert (first["level"], second["level"]) == ("error", "warning")


def test_braces_are_doubled_since_single_ones_are_placeholders() -> None:
    run = log_of(PlacedProblem("content", 1, 1, Level.ERROR, "SEC001", "add `## … {#before}`"))["runs"][0]
    assert run["results"][0]["message"]["text"] == "add `## … {{#before}}`"


def test_all_codes_are_rules_at_their_index() -> None:
    some = [PlacedProblem("content", 1, 1, Level.ERROR, code, "x") for code in EXPLANATIONS]
    run = log_of(*some)["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == list(EXPLANATIONS)
    assert [rules[result["ruleIndex"]] for result in run["results"]] == rules


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("content/es/años 1.md", "content/es/a%C3%B1os%201.md"),
        ("content/a#b?c%20.md", "content/a%23b%3Fc%2520.md"),
        ("a:b/c.md", "a%3Ab/c.md"),
        ("/else where", "file:///else%20where"),
    ],
)
def test_paths_become_uris(path: str, expected: str) -> None:
    log = log_of(PlacedProblem(path, 1, 1, Level.ERROR, "FILE001", "x"))
    assert complaints(log) == []
    [result] = log["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == expected


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        ('"startLine": 9', '"startLine": 0'),
        ('"startColumn": 3', '"startColumn": "3"'),
        ('"level": "error"', '"level": "fatal"'),
        ('"uri": "content', '"uri": "/content'),
        ('"uri": "content', '"uri": "a b'),
        ('"version": "2.1.0"', '"version": "2.0.0"'),
        ('"ruleId": "NUM003"', '"rule": "NUM003"'),
        ('"shortDescription"', '"short"'),
    ],
)
def test_the_schema_refuses_what_is_not_promised(pattern: str, instead: str) -> None:
    text = reported("sarif", ERROR)
    assert pattern in text
    assert complaints(json.loads(text.replace(pattern, instead))) != []


def test_annotations_are_escaped_so_that_content_cannot_write_commands() -> None:
    assert reported("github", ERROR, WARNING).splitlines() == [
        "::error file=content/en/terms/rope.md,line=9,col=3,title=NUM003::here stands 4, 50%25 más: mend it",
        "::warning file=content/es/terms/años 1.md,line=2,col=1,title=L10N001::say%0D%0Ait: a, b",
    ]
    odd = PlacedProblem("a,line=7:b%\n::error::x", 1, 1, Level.ERROR, "FILE002", "\n::stop-commands::x")
    file = "a%2Cline=7%3Ab%25%0A%3A%3Aerror%3A%3Ax"
    line = f"::error file={file},line=1,col=1,title=FILE002::%0A::stop-commands::x\n"
    assert reported("github", odd) == line


def test_an_annotation_reads_back_as_the_problem() -> None:
    [line] = reported("github", WARNING).splitlines()
    level, properties, data = re.fullmatch(r"::(\w+) (.*?)::(.*)", line).groups()  # type: ignore[union-attr]
    assert dict(part.split("=") for part in properties.split(",")) == {
        "file": WARNING.path,
        "line": "2",
        "col": "1",
        "title": "L10N001",
    }
    assert (level, data.replace("%0D", "\r").replace("%0A", "\n")) == ("warning", WARNING.message)


def test_files_are_found_from_where_the_program_runs(tmp_path: Path) -> None:
    outside, first, second = tmp_path / "z/other", tmp_path / "here/a/content", tmp_path / "here/b/content"
    for folder, name in ((outside, "x.md"), (first, "x.md"), (first, "y.md"), (second, "x.md")):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    path_of = paths_from(tmp_path / "here", [outside, first, second])
    assert path_of("content/x.md") == "b/content/x.md"
    assert path_of("content/y.md") == "a/content/y.md"
    assert path_of("other/x.md") == "other/x.md"
    assert path_of("content/gone.md") == "content/gone.md"
    assert path_of(str(tmp_path / "here/a")) == "a"
    assert path_of(str(outside)) == str(outside)
