"""Reviews are written into pages without another change; all of them or none."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kbapi.content.load import Loaded
from kbapi.content.signatures import complaint_about, signed
from kbapi.content.signing import with_reviews, write_reviews
from kbapi.errors import BadSettingError
from kbapi.knowledge.identity import Key
from kbapi.knowledge.review import Review, ReviewerKey, ReviewState
from kbapi.signing_keys import from_pem, new_key, to_pem
from tests.content.folders import ROPE, TODAY, examined

KEY = Key("term", "rope")


def review_of(loaded: Loaded, key: Key = KEY) -> Review:
    """A review of what stands in a folder."""
    return Review("B. Förster: gärtner", "forester", "2025-06-01", loaded.library.entries[key].fingerprint)


def test_a_written_review_is_read_again_and_counts(tmp_path: Path) -> None:
    loaded = examined(tmp_path, {"en/terms/rope.md": ROPE})
    write_reviews(loaded, {KEY: (review_of(loaded),)})
    path = loaded.files[KEY].path
    now = examined(tmp_path, {})
    assert now.library.entries[KEY].reviews == (review_of(loaded),)
    assert now.library.entries[KEY].review(TODAY).state is ReviewState.CURRENT
    assert path.read_text().replace(with_reviews(ROPE, [review_of(loaded)]), "") == ""


@pytest.mark.parametrize(
    "text",
    [
        ROPE,
        ROPE.replace("title: ", "reviews:\n  - {reviewer: X, role: y, date: 2020-01-01, fingerprint: "
                     + "0" * 64 + "}\n# A remark.\ntitle: "),
        ROPE.replace("---\n\n", "reviews: [{reviewer: X, role: y, date: 2020-01-01, fingerprint: "
                     + "0" * 64 + "}]\n---\n\n"),
    ],
    ids=["none", "in between, with a remark below", "in flow style"],
)  # fmt: skip
def test_every_other_line_stays_as_it_is(text: str) -> None:
    review = Review("X", "y", "2025-06-01", "1" * 64)
    bare = with_reviews(text, [])
    assert bare.split("\n") == [
        line for line in text.split("\n") if "reviewer: X" not in line and line != "reviews:"
    ]
    assert with_reviews(with_reviews(text, [review]), []) == bare


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    loaded = examined(tmp_path, {"en/terms/rope.md": ROPE.replace("\n", "\r\n")})
    write_reviews(loaded, {KEY: (review_of(loaded),)})
    content = loaded.files[KEY].path.read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")


def test_a_page_that_cannot_take_a_review_refuses_them_all(tmp_path: Path) -> None:
    odd = "---\n{id: knot, title: Knot,\nsummary: 'A knot. [editorial]'}\n---\n" + ROPE.split("---\n")[2]
    loaded = examined(tmp_path, {"en/terms/rope.md": ROPE, "en/terms/knot.md": odd})
    knot = Key("term", "knot")
    with pytest.raises(BadSettingError, match="terms/knot is written so"):
        write_reviews(loaded, {KEY: (review_of(loaded),), knot: (review_of(loaded, knot),)})
    assert loaded.files[KEY].path.read_text() == ROPE


def test_what_was_written_is_put_back_when_the_disk_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"en/terms/rope.md": ROPE, "en/terms/knot.md": ROPE.replace("id: rope", "id: knot")}
    loaded = examined(tmp_path, files)
    knot = Key("term", "knot")
    written = []

    def failing(handle: int) -> None:
        written.append(handle)
        if len(written) == 2:
            raise OSError(28, "No space left on device", "here")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(BadSettingError, match="nothing was signed"):
        write_reviews(loaded, {KEY: (review_of(loaded),), knot: (review_of(loaded, knot),)})
    folder = loaded.files[KEY].path.parent
    assert {path.name: path.read_text() for path in folder.iterdir()} == {
        "rope.md": files["en/terms/rope.md"],
        "knot.md": files["en/terms/knot.md"],
    }


def test_a_signature_counts_for_this_review_of_this_page_by_this_person() -> None:
    key, review = new_key(), Review("B", "forester", "2025-06-01", "1" * 64)
    known = ReviewerKey(key.id, "B", key.public_key, "2025-01-01")
    made = signed(key, KEY, review)
    assert complaint_about(KEY, made, [known]) is None
    taken_back = replace(made, withdrawn="2025-07-01")
    assert complaint_about(KEY, taken_back, [known]) is None
    for change in (
        {"reviewer": "C"}, {"role": "smith"}, {"date": "2025-06-02"}, {"fingerprint": "2" * 64},
        {"due": "2035-01-01"}, {"scope": "all"}, {"organisation": "x"}, {"signature": "AAAA"},
        {"signature": "no base64"}, {"key": "0" * 16},
    ):  # fmt: skip
        assert complaint_about(KEY, replace(made, **change), [known]), change  # type: ignore[arg-type]  # any field
    assert complaint_about(Key("term", "knot"), made, [known])
    for other in ({"since": "2025-06-02"}, {"revoked": "2025-06-01"}, {"public_key": new_key().public_key}):
        assert complaint_about(KEY, made, [replace(known, **other)]), other
    assert complaint_about(KEY, made, [])


def test_a_key_file_opens_with_its_passphrase_alone() -> None:
    key = new_key()
    assert from_pem(to_pem(key, ""), "").id == key.id
    assert from_pem(to_pem(key, "a b"), "a b").id == key.id
    for pem, passphrase in (
        (to_pem(key, "a b"), "ab"),
        (to_pem(key, "a b"), ""),
        (to_pem(key, ""), "a"),
        (b"", ""),
    ):
        with pytest.raises(BadSettingError, match="key file"):
            from_pem(pem, passphrase)


def test_a_signature_that_was_not_verified_does_not_count(tmp_path: Path) -> None:
    loaded = examined(tmp_path, {"en/terms/rope.md": ROPE})
    forged = replace(review_of(loaded), key="0" * 16, signature="AAAA")
    write_reviews(loaded, {KEY: (forged,)})
    now = examined(tmp_path, {})
    assert [problem.code for problem in now.errors] == ["REV004"]
    assert now.library.entries[KEY].review(date(2025, 7, 1)).state is ReviewState.UNREVIEWED
