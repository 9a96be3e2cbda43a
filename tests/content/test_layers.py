"""Later content folders override pages on record; conflicts between folders are reported, never settled."""

import random
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbapi.content import files
from kbapi.content.load import Loaded, examine
from kbapi.knowledge.canonical import canonical_text, edition_id, to_plain
from kbapi.knowledge.identity import Key
from tests.content.folders import ROPE, SAMPLE_CONTENT, TODAY, write

OWN = Path(__file__).parent / "samples/own_rules/good"
SMOKE = (SAMPLE_CONTENT / "en/terms/smoke.md").read_text(encoding="utf-8")
WRONG = "0" * 64


def layered(*folders: Path) -> Loaded:
    return examine([SAMPLE_CONTENT, *folders], TODAY)


def over(folder: Path, pages: Mapping[str, str | bytes]) -> list[str]:
    """The problems of the sample content with a folder of these files after it."""
    return [str(problem) for problem in layered(write(folder, pages)).problems]


def with_key(page: str, key: str) -> str:
    return page.replace("\ntitle:", f"\n{key}\ntitle:", 1)


def fingerprint(kind: str, page: str) -> str:
    """That of a page without codes in a separate list."""
    return layered().library.entries[Key(kind, page)].fingerprint


def id_of(loaded: Loaded) -> str:
    """The id of the edition that would be published."""
    entries = loaded.library.entries.values()
    return edition_id(
        (entry.record.key, entry.fingerprint, canonical_text(to_plain(entry.reviews))) for entry in entries
    )


def test_a_page_that_says_what_it_overrides_takes_its_place(tmp_path: Path) -> None:
    key = f"overrides: {fingerprint('term', 'smoke')}"
    page = with_key(SMOKE.replace("title: Smoke", "title: Steps"), key)
    loaded = layered(write(tmp_path, {"en/terms/smoke.md": page}))
    assert loaded.problems == ()
    assert loaded.library.entries[Key("term", "smoke")].record.title == "Steps"


def test_a_page_that_does_not_say_so_is_told_what_to_write(tmp_path: Path) -> None:
    [problem] = over(tmp_path, {"en/terms/smoke.md": SMOKE})
    assert "content/en/terms/smoke.md:2:1: error: LAY001 sample_content/en/terms/smoke.md" in problem
    assert f"overrides: {fingerprint('term', 'smoke')}" in problem


def test_a_page_that_was_written_to_replace_another_is_a_conflict(tmp_path: Path) -> None:
    [problem] = over(tmp_path, {"en/terms/smoke.md": with_key(SMOKE, f"overrides: '{WRONG}'")})
    assert ":3:1: error: LAY002 " in problem
    assert fingerprint("term", "smoke") in problem


def test_nothing_can_be_overridden_that_is_not_there(tmp_path: Path) -> None:
    [problem] = over(tmp_path, {"en/terms/rope.md": with_key(ROPE, f"overrides: '{WRONG}'")})
    assert ":3:1: error: LAY003 " in problem


def test_a_third_folder_overrides_the_second(tmp_path: Path) -> None:
    second = write(tmp_path / "2", {"en/terms/rope.md": ROPE})
    below = layered(second).library.entries[Key("term", "rope")].fingerprint
    page = with_key(ROPE.replace("title: Rope", "title: Cord"), f"overrides: {below}")
    third = write(tmp_path / "3", {"en/terms/rope.md": page})
    assert layered(second, third).problems == ()


def test_a_page_beneath_that_cannot_be_read_is_the_only_problem(tmp_path: Path) -> None:
    second = write(tmp_path / "2", {"en/terms/rope.md": "text"})
    third = write(tmp_path / "3", {"en/terms/rope.md": with_key(ROPE, f"overrides: '{WRONG}'")})
    [problem] = layered(second, third).problems
    assert problem.code == "FM001"


@pytest.mark.parametrize(("claim", "codes"), [("F999", {"LAY004"}), ("EAST-F009", set())])
def test_a_new_page_gives_its_claims_ids_of_its_organisation(
    tmp_path: Path, claim: str, codes: set[str]
) -> None:
    own = shutil.copytree(OWN, tmp_path / "own")
    fact = (
        "facts:\n  - topic: definition\n    answer: Long.\n    claims:\n"
        f"      - {{id: {claim}, says: Long., source: east-letter, locator: Ropes}}\n"
    )
    page = ROPE.replace("---\n\n## What", f"{fact}---\n\n## What", 1)
    write(tmp_path / "own", {})
    (own / "en/terms").mkdir()
    (own / "en/terms/rope.md").write_text(page, encoding="utf-8")
    shutil.rmtree(own / "content")
    assert {problem.code for problem in layered(own).problems} == codes


def test_own_rules_leave_every_page_as_it_was_and_go_without_a_trace() -> None:
    before, after = layered().library.entries, layered(OWN).library.entries
    assert {key: after[key] for key in before} == before
    rest = Loaded(type(layered().library)({key: after[key] for key in before}), {}, layered().house, ())
    assert id_of(rest) == id_of(layered()) != id_of(layered(OWN))


@settings(max_examples=5)
@given(st.integers())
def test_the_order_in_which_files_are_found_is_of_no_account(seed: int) -> None:
    def shuffled(parent: Path) -> list[object]:
        found = visible(parent)
        random.Random(seed).shuffle(found)
        return list(found)

    visible = files._visible
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_visible", shuffled)
        loaded = layered(OWN)
    assert loaded.problems == ()
    assert id_of(loaded) == id_of(layered(OWN))
