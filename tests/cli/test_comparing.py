"""`kbapi diff`: an edition beside another or beside a folder, told in words and as data."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.running import Chosen, refused, run
from tests.story.editing import replace

OWN = Path(__file__).parents[1] / "content/samples/own_rules/good"
PAGE = "en/procedures/pruning.md"


@pytest.fixture
def content(settings: Chosen) -> Path:
    """The content folder of the settings, of which everything is published and one page is reviewed."""
    settings["KBAPI_COMPILED"] = "false"
    run(settings, "sign", "--reviewer", "B. Forester", "--role", "forester", "procedures/pruning")
    assert run(settings, "publish").exit_code == 0
    return Path(str(settings["KBAPI_CONTENT"]))


def edited(content: Path) -> None:
    """Another value, and a rule with another outcome."""
    replace(content / PAGE, "says: One tree takes 1 to 2 hours.", "says: One tree takes 3 to 4 hours.")
    replace(content / PAGE, "{duration: 1 to 2 h}", "{duration: 3 to 4 h}")
    replace(content / PAGE, "answer: Pruning one tree takes 1 to 2 hours.", "answer: It takes 3 to 4 hours.")
    rule = content / "en/candidacy/frozen-ground.md"
    replace(rule, "outcome: reschedule", "outcome: not_a_candidate")


def test_what_would_change_is_told_in_words(settings: Chosen, content: Path) -> None:
    assert run(settings, "diff").stdout.startswith("Nothing changed: ")
    edited(content)
    done = run(settings, "diff")
    assert done.exit_code == 0, done.output
    for line in (
        "2 changes (1 safety, 1 clinical).",
        "(candidacy_rule/frozen-ground) changed: safety",
        "Pruning (procedure/pruning) changed: clinical",
        "claim F904 changed: clinical",
        "value before: duration 1 to 2 h",
        "value after:  duration 3 to 4 h",
        "Rules affected:",
        "(frozen-ground): the rule itself changed",
        "'how long does it take'",
        "after:  answered: It takes 3 to 4 hours. [F904]",
        "procedure/pruning, reviewed by B. Forester",
    ):
        assert line in done.stdout, (line, done.stdout)


def test_the_same_is_told_as_data_between_editions_and_folders(settings: Chosen, content: Path) -> None:
    first = json.loads(run(settings, "editions", "--json").stdout)[0]["id"]
    edited(content)
    to_folder = json.loads(run(settings, "diff", "--format", "json").stdout)
    named = json.loads(run(settings, "diff", str(content), "--format", "json").stdout)
    assert run(settings, "publish").exit_code == 0
    between = json.loads(run(settings, "diff", first, "current", "--format", "json").stdout)
    assert between == to_folder == named
    assert between["before"] == first
    [rule, page] = between["changes"]
    assert rule["fields"][0] == {
        "name": "outcome", "kind": "safety", "before": "reschedule", "after": "not_a_candidate",
    }  # fmt: skip
    [claim] = page["facts"][0]["claims"]
    assert (claim["before"]["value"]["max"], claim["after"]["value"]["max"]) == (2, 4)
    assert [review["id"] for review in between["lapsed_reviews"]] == ["pruning"]
    asked = {answer["question"]["text"] for answer in between["answers"]}
    assert asked == {"how long does it take", "who should not have it"}
    back = json.loads(run(settings, "diff", "current", first, "--format", "json").stdout)
    assert back["changes"][0]["fields"][0]["before"] == "not_a_candidate"


def test_the_questions_of_a_file_are_asked(settings: Chosen, content: Path, tmp_path: Path) -> None:
    header = "qid\tquery\tlang\tanswerable\tacceptable_fact_ids\tdifficulty\tmust_all_match\n"
    file = tmp_path / "questions.tsv"
    file.write_text(header + "Q1\thow long does pruning take\ten\tyes\tF904\teasy\t\n")
    edited(content)
    done = run(settings, "diff", "--questions", str(file))
    assert "Answers that change, to 1 of 1 questions:\n  'how long does pruning take'" in done.stdout
    file.write_text("nothing\n")
    assert "needs a header" in refused(run(settings, "diff", "--questions", str(file)))


def test_what_cannot_be_compared_is_told_in_a_sentence(settings: Chosen, content: Path) -> None:
    for name in ("0" * 20, "/nowhere/content"):
        told = refused(run(settings, "diff", name))
        assert told == f"There is no edition and no folder `{name}`: `kbapi editions` lists the editions.\n"
    replace(content / PAGE, "title: Pruning", "titel: Pruning")
    assert "problem(s) in the content" in refused(run(settings, "diff"))
    settings["KBAPI_STATE_DIR"] = str(content.parent / "empty")
    assert "Nothing has been published yet" in refused(run(settings, "diff"))


def test_an_organisation_sees_which_of_its_answers_change(settings: Chosen, content: Path) -> None:
    """Everybody else is told nothing of its own rules; once they are published nothing changes any more."""
    settings["KBAPI_CONTENT"] = f"{content}{os.pathsep}{OWN}"
    ours = run(settings, "diff", "--organisation", "east-nursery").stdout
    for line in (
        "Answers for east-nursery that change, to ",
        "after:  sources_differ: Come 20 minutes before the gardener starts. [EAST-F002, F902",
        "after:  no_answer: withdrawn by the organisation []",
    ):
        assert line in ours, ours
    everybodys = run(settings, "diff").stdout
    assert "\nAnswers that change, to " in everybodys
    assert "EAST-F002" not in everybodys
    told = json.loads(run(settings, "diff", "--organisation", "east-nursery", "--format", "json").stdout)
    assert {answer["organisation"] for answer in told["answers"]} == {"east-nursery"}
    assert run(settings, "publish").exit_code == 0
    settings["KBAPI_ORGANISATION"] = "east-nursery"
    assert "Answers for east-nursery that change" not in run(settings, "diff").stdout
    assert "There is no organisation `nobody`: choose among east-nursery, " in refused(
        run(settings, "diff", "--organisation", "nobody")
    )


def test_several_organisations_are_told_apart(settings: Chosen, content: Path) -> None:
    edited(content)
    named = ["--organisation", "north-garden", "--organisation", "south-orchard"]
    told = run(settings, "diff", *named).stdout
    assert "Answers for north-garden that change, to " in told
    assert "Answers for south-orchard that change, to " in told
