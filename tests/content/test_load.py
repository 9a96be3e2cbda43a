"""A library is loaded as a whole or refused with every problem, and with nothing but the cause of each."""

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from kbapi.content import load as loading
from kbapi.content.house_files import read_house_files
from kbapi.content.load import examine, load
from kbapi.content.problem import Level, PlacedProblem
from kbapi.errors import ContentRefusedError
from kbapi.knowledge.identity import Key
from tests.content.folders import ROPE, SAMPLE_CONTENT, TODAY, examined, problems, write


def test_sound_content_is_loaded() -> None:
    loaded = load([SAMPLE_CONTENT], TODAY)
    assert loaded.problems == ()
    assert loaded.files.keys() == loaded.library.entries.keys()


def test_unsound_content_is_refused_with_all_problems(tmp_path: Path) -> None:
    folder = write(tmp_path, {"en/terms/rope.md": "text", "en/terms/saw.md": b"\xff"})
    with pytest.raises(ContentRefusedError) as refused:
        load([SAMPLE_CONTENT, folder], TODAY)
    assert [str(problem).split(" ")[2] for problem in refused.value.problems] == ["FM001", "FILE005"]


def test_a_page_of_a_later_folder_replaces_an_earlier_one(tmp_path: Path) -> None:
    page = (
        (SAMPLE_CONTENT / "en/terms/ladder.md")
        .read_text(encoding="utf-8")
        .replace("title: Ladder", "title: Steps")
    )
    loaded = examined(tmp_path, {"en/terms/ladder.md": page})
    assert loaded.problems == ()
    assert loaded.library.entries[Key("term", "ladder")].record.title == "Steps"


def test_one_unreadable_page_is_one_problem_however_many_pages_lean_on_it(tmp_path: Path) -> None:
    """The parent of a procedure, home of claims that other pages cite and share, with one typing mistake."""
    page = (SAMPLE_CONTENT / "en/procedures/pruning.md").read_text(encoding="utf-8")
    [problem] = problems(tmp_path, {"en/procedures/pruning.md": page.replace("also_called:", "also_caled:")})
    assert "pruning.md:5:1: error: FM010 unknown key `also_caled`: did you mean `also_called`?" in problem


@pytest.mark.parametrize(
    ("code", "saved"),
    [
        ("FILE006", lambda text: text.replace("    answer:", "\tanswer:", 1).encode()),
        ("FILE005", lambda text: b"\xef\xbb\xbf" + text.encode()),
        ("FILE005", lambda text: text.encode("utf-16")),
        ("FILE005", lambda text: text.replace("summary: ", "summary: \N{EURO SIGN}", 1).encode("cp1252")),
        ("FM001", lambda text: text[:200].encode()),
        ("FM001", lambda text: b""),
    ],
    ids=["tab", "byte order mark", "UTF-16", "Windows", "half saved", "empty"],
)
def test_a_page_in_no_state_to_be_read_is_one_problem_too(
    tmp_path: Path, code: str, saved: Callable[[str], bytes]
) -> None:
    folder = tmp_path / "content"
    shutil.copytree(SAMPLE_CONTENT, folder)
    page = folder / "en/procedures/pruning.md"
    page.write_bytes(saved(page.read_text(encoding="utf-8")))
    [problem] = examine([folder], TODAY).problems
    assert (problem.path, problem.code) == ("content/en/procedures/pruning.md", code)


def test_a_page_in_a_wrong_folder_is_blamed_alone(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(SAMPLE_CONTENT, folder)
    (folder / "en/procedures/pruning.md").rename(folder / "en/terms/pruning.md")
    problems = examine([folder], TODAY).problems
    assert {problem.path for problem in problems} == {"content/en/terms/pruning.md"}


def test_a_translation_is_not_asked_for_before_its_page_is_right(tmp_path: Path) -> None:
    """A misspelt topic would have an editor take the answer out of the translation."""
    page = ROPE.replace(
        "---\n\n##", "facts:\n  - {topic: definitoin, answer: Long., shared: [F901]}\n---\n\n##"
    )
    spanish = (
        '---\nid: rope\ntranslates: "0000"\ntitle: Cuerda\nsummary: "Larga. [editorial]"\n'
        "answers: {definition: Larga.}\n---\n\n## Qué significa {#what-it-means}\n\nLarga. [editorial]\n"
    )
    found = problems(tmp_path, {"en/terms/rope.md": page, "es/terms/rope.md": spanish})
    assert any("REF001 there is no topic/definitoin: did you mean `definition`?" in line for line in found)
    assert not any("L10N" in line for line in found)
    mended = page.replace("definitoin", "definition")
    found = problems(tmp_path / "mended", {"en/terms/rope.md": mended, "es/terms/rope.md": spanish})
    assert {line.split(" ")[2] for line in found} == {"L10N001"}


@pytest.mark.parametrize(
    "page",
    [
        "topics/definition",
        "terms/ladder",
        "risks/falling-branch",
        "conditions/dead-wood",
        "inputs/ground-frozen",
    ],
)
def test_an_unreadable_page_hides_no_mistake_of_another(tmp_path: Path, page: str) -> None:
    text = (SAMPLE_CONTENT / f"en/{page}.md").read_text(encoding="utf-8").replace("title:", "titel:")
    lost = ROPE.replace("long. [editorial]\n", "long. [F999]\n\nSee [it](saw.md). [editorial]\n")
    found = problems(tmp_path, {f"en/{page}.md": text, "en/terms/rope.md": lost})
    assert [problem.split(" ")[2] for problem in found if "rope.md" in problem] == ["CITE002", "REF003"]
    assert {problem.split(" ")[2] for problem in found if "rope.md" not in problem} == {"FM010"}


def test_a_half_written_file_is_refused_and_every_other_bad_file_with_it(tmp_path: Path) -> None:
    found = problems(
        tmp_path, {"en/terms/rope.md": ROPE[:40], "en/terms/saw.md": ROPE[:60], "en/terms/axe.md": ""}
    )
    assert [problem.partition(" ")[0] for problem in found] == [
        "content/en/terms/axe.md:1:1:",
        "content/en/terms/rope.md:1:1:",
        "content/en/terms/saw.md:1:1:",
    ]


def test_content_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody saves a page after the first look at the folder and before the last."""
    folder = write(tmp_path, {"en/terms/rope.md": ROPE})

    def reading(content: Path) -> object:
        (folder / "en/terms/rope.md").write_text(ROPE.replace("long", "short"), encoding="utf-8")
        return read_house_files(content)

    monkeypatch.setattr(loading, "read_house_files", reading)
    [problem] = examine([SAMPLE_CONTENT, folder], TODAY).problems
    assert (
        str(problem)
        == f"{folder}:1:1: error: FILE007 changed while it was being read: try again when nobody is writing"
    )


def test_files_that_come_and_go_while_reading_crash_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path, {"en/terms/rope.md": ROPE})
    stop = threading.Event()

    def meddle() -> None:
        while not stop.is_set():
            for name in ("saw", "axe"):
                path = folder / f"en/terms/{name}.md"
                path.write_text(ROPE.replace("rope", name)[:-9], encoding="utf-8")
                os.replace(path, folder / "en/terms/tie.md")  # noqa: PTH105 - the plain call a text editor makes
                (folder / "en/terms/tie.md").unlink()

    meddler = threading.Thread(target=meddle)
    meddler.start()
    try:
        for _ in range(30):
            loaded = examine([folder], TODAY)
            assert Key("term", "rope") in loaded.library.entries
            assert all(isinstance(problem, PlacedProblem) for problem in loaded.problems)
    finally:
        stop.set()
        meddler.join()


def test_a_folder_without_pages_is_refused(tmp_path: Path) -> None:
    [problem] = examine([tmp_path], TODAY).problems
    assert "FILE008 holds no page" in str(problem)


def test_problems_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    loaded = examined(tmp_path, {f"en/terms/{name}.md": "---\nx: y\nz: y\n---\n" for name in ("b", "a")})
    assert list(loaded.problems) == sorted(loaded.problems)
    assert len(set(loaded.problems)) == len(loaded.problems) > 4
    assert {problem.level for problem in loaded.errors} == {Level.ERROR}


def test_a_typo_in_a_page_is_told_once_and_not_again_for_its_translation(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        {
            "en/terms/rope.md": "---\nid: rope\nalias: [cord]\n---\n",
            "es/terms/rope.md": (
                '---\nid: rope\ntranslates: "0000"\ntitle: Cuerda\nsummary: "Larga. [editorial]"\n---\n'
                "## Qué significa {#what-it-means}\n\nVea la [escalera](ladder.md). [F913]\n"
            ),
        },
    )
    assert found
    assert all("en/terms/rope.md" in line and "FM010" in line for line in found)


@pytest.mark.parametrize("name", ["steps.md", "Ladder.md", "ladder.md.txt"])
def test_a_page_under_another_name_is_told_once_and_not_by_all_pages_that_link_to_it(
    tmp_path: Path, name: str
) -> None:
    content = Path(shutil.copytree(SAMPLE_CONTENT, tmp_path / "content"))
    (content / "en/terms/ladder.md").rename(content / "en/terms" / name)
    [problem] = examine([content], TODAY).problems
    assert problem.path == f"content/en/terms/{name}"
