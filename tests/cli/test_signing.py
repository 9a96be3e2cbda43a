"""`kbapi sign` and `kbapi review`: what a clinician types, and every way in which it is refused."""

import json
from pathlib import Path
from textwrap import indent

import pytest

from tests.cli.running import Chosen, refused, run

LADDER = ("sign", "--reviewer", "B. Forester", "--role", "forester", "terms/ladder")


def page(settings: Chosen, name: str = "en/terms/ladder.md") -> Path:
    """A page of the content that the settings name."""
    return Path(str(settings["KBAPI_CONTENT"])) / name


def states(settings: Chosen, *more: str) -> dict[str, str]:
    """The state of every page as `kbapi review` tells it."""
    told = json.loads(run(settings, "review", "--format", "json", *more).stdout)
    return {row["page"]: row["state"] for row in told}


def test_a_signed_page_is_current_until_a_word_changes(settings: Chosen) -> None:
    done = run(settings, *LADDER)
    assert "Signed: terms/ladder (Ladder), 1 sections, 1 facts, 1 claims" in done.stdout
    assert states(settings)["terms/ladder"] == "current"
    assert set(states(settings).values()) == {"current", "unreviewed"}
    path = page(settings)
    path.write_text(path.read_text().replace("two rails", "three rails"))
    assert states(settings, "--state", "lapsed") == {"terms/ladder": "unreviewed"}


def test_a_review_is_taken_back_by_its_reviewer_alone(settings: Chosen) -> None:
    run(settings, *LADDER)
    assert "by C to take back" in refused(
        run(settings, "sign", "--withdraw", "--reviewer", "C", "terms/ladder")
    )
    run(settings, "sign", "--withdraw", "--reviewer", "B. Forester", "terms/ladder")
    assert states(settings)["terms/ladder"] == "unreviewed"


def test_a_review_of_an_organisation_counts_for_that_one_only(settings: Chosen) -> None:
    run(settings, *LADDER, "--organisation", "north-garden")
    assert states(settings)["terms/ladder"] == "unreviewed"
    assert states(settings, "--organisation", "south-orchard")["terms/ladder"] == "unreviewed"
    assert states(settings, "--organisation", "north-garden")["terms/ladder"] == "current"


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        (("terms/laddr",), "There is no page `terms/laddr`. Did you mean `terms/ladder`?"),
        (("terms/smoke@01234567",), "terms/smoke is not what was read"),
        (("terms/smoke@",), None),
        (("--date", "2999-01-01"), "--date 2999-01-01 is still to come"),
        (("--date", "yesterday"), "--date: `yesterday` is not a date"),
        (("--date", "2025-01-01", "--due", "2024-01-01"), "--due 2024-01-01 is a day before the review"),
        (("--organisation", "east-garden"), "There is no organisation `east-garden`"),
    ],
    ids=str,
)
def test_one_page_refused_leaves_all_as_they_are(
    settings: Chosen, more: tuple[str, ...], complaint: str | None
) -> None:
    before = page(settings).read_bytes()
    done = run(settings, *LADDER, *more)
    if complaint is None:
        assert done.exit_code == 0
        return
    assert complaint in refused(done)
    assert page(settings).read_bytes() == before


def test_a_page_with_a_problem_and_one_of_the_reviewers_own_are_refused(settings: Chosen) -> None:
    path = page(settings)
    path.write_text(path.read_text().replace("title: Ladder\n", "title: Ladder\nauthors: [b. forester]\n"))
    assert "B. Forester wrote terms/ladder" in refused(run(settings, *LADDER))
    path.write_text(path.read_text().replace("[F913]", "[F999]"))
    assert "F999" in refused(run(settings, *LADDER))
    path.write_text(path.read_text().replace("title:", "titel:"))
    assert "titel" in refused(run(settings, *LADDER))
    run(settings, "sign", "--reviewer", "B", "--role", "smith", "terms/smoke")
    assert states(settings)["terms/smoke"] == "current"


def test_pages_that_cannot_be_read_are_not_left_out_of_the_list_in_silence(settings: Chosen) -> None:
    path = page(settings)
    path.write_text(path.read_text().replace("title:", "titel:"))
    done = run(settings, "review", "--state", "unreviewed")
    assert "terms/ladder" not in done.stdout
    assert "Not listed: content/en/terms/ladder.md:3:1: error: FM010 unknown key `titel`" in done.stderr


@pytest.mark.parametrize(
    "command",
    [LADDER, ("review",), ("keys", "reviewer", "create", "C", "c.pem", "--no-passphrase")],
    ids=["sign", "review", "create"],
)
def test_a_content_folder_that_is_not_there_is_told_in_a_sentence(
    settings: Chosen, tmp_path: Path, command: tuple[str, ...]
) -> None:
    nowhere = tmp_path / "nowhere"
    done = run(settings | {"KBAPI_CONTENT": str(nowhere)}, *command)
    assert done.exit_code == 1
    assert "name the content folder with KBAPI_CONTENT" in done.stdout + done.stderr
    assert "published" not in done.stderr
    assert not nowhere.exists()


def test_an_organisation_without_a_page_has_no_list(settings: Chosen) -> None:
    assert "There is no organisation `east-garden`" in refused(
        run(settings, "review", "--organisation", "east-garden")
    )


def test_a_page_signed_twice_alike_has_one_review(settings: Chosen) -> None:
    run(settings, *LADDER)
    once = page(settings).read_bytes()
    assert "Signed" in run(settings, *LADDER).stdout
    assert page(settings).read_bytes() == once


@pytest.mark.parametrize("listed", ["junk", "\udcff", ""], ids=["junk", "not UTF-8", "empty"])
def test_no_key_is_made_beside_a_list_that_cannot_be_read(
    settings: Chosen, tmp_path: Path, listed: str
) -> None:
    reviewers = page(settings, "house/reviewers.yaml")
    reviewers.write_text(listed, "utf-8", "surrogateescape")
    key = tmp_path / "c.pem"
    done = run(settings, "keys", "reviewer", "create", "C", str(key), "--no-passphrase")
    assert done.exit_code == 1
    assert "house/reviewers.yaml:1:1: error: F" in done.stdout
    assert not key.exists()


def test_a_key_joins_a_list_as_it_is_indented(settings: Chosen, tmp_path: Path) -> None:
    run(settings, "keys", "reviewer", "create", "C", str(tmp_path / "c.pem"), "--no-passphrase")
    reviewers = page(settings, "house/reviewers.yaml")
    head, items = reviewers.read_text().split("reviewers:\n")
    reviewers.write_text(f"{head}reviewers:\n{indent(items, '  ')}\n")
    run(settings, "keys", "reviewer", "create", "D", str(tmp_path / "d.pem"), "--no-passphrase")
    listed = run(settings, "keys", "reviewer", "list").stdout.splitlines()
    assert [line.split()[-1] for line in listed] == ["C", "D"]


def test_a_signature_is_verified_and_lapses_with_its_key(settings: Chosen, tmp_path: Path) -> None:
    key = tmp_path / "forester.pem"
    run(settings, "keys", "reviewer", "create", "B. Forester", str(key), "--no-passphrase")
    assert key.stat().st_mode & 0o777 == 0o600
    assert "B. Forester" in run(settings, "keys", "reviewer", "list").stdout
    assert "cannot be written" in refused(
        run(settings, "keys", "reviewer", "create", "C", str(key), "--no-passphrase")
    )
    assert "signed with key" in run(settings, *LADDER, "--key", str(key)).stdout
    assert run(settings, "check").exit_code == 0
    path = page(settings)
    sound = path.read_text()
    path.write_text(sound.replace("role: forester", "role: head forester"))
    assert "REV004" in run(settings, "check").stdout
    path.write_text(sound)
    key.chmod(0o644)
    assert "chmod 600" in refused(run(settings, *LADDER, "--key", str(key)))
