"""Editions: listed, read by id or by time, and an older one stays readable byte for byte."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.api.conftest import TwoEditions
from tests.publishing import NOON, SAMPLE_CONTENT, application, published
from tests.story.editing import copied, mark
from tests.story.running import wait_until

PAGES = [
    "/v1/procedures", "/v1/procedures/pruning", "/v1/procedures/crown-thinning/facts", "/v1/claims/F904",
    "/v1/facts?limit=3", "/v1/search?q=tree", "/v1/suggest?q=pr", "/v1/export", "/v1/terms/ladder",
    "/v1/procedures/pruning/education?format=html", "/v1/codes?system=icd-10-cm&code=W14",
]  # fmt: skip


def with_query(address: str, query: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{query}"


def test_editions_are_listed_newest_first(two_editions: TwoEditions) -> None:
    listed = two_editions.client.get("/v1/editions").json
    assert [item["id"] for item in listed["items"]] == [two_editions.current, two_editions.older]
    assert [item["number"] for item in listed["items"]] == [2, 1]
    assert [item["current"] for item in listed["items"]] == [True, False]
    assert listed["total"] == 2
    assert listed["meta"]["edition"] == two_editions.current


def test_editions_have_pages(two_editions: TwoEditions) -> None:
    client = two_editions.client
    first = client.get("/v1/editions?limit=1").json
    second = client.get(first["links"]["next"]).json
    assert [item["number"] for item in (*first["items"], *second["items"])] == [2, 1]
    assert client.get(second["links"]["prev"]).json["items"] == first["items"]


def test_the_list_as_an_older_edition_knew_it_never_changes(two_editions: TwoEditions) -> None:
    answer = two_editions.client.get(f"/v1/editions?edition={two_editions.older}")
    assert [(item["number"], item["current"]) for item in answer.json["items"]] == [(1, True)]
    assert "immutable" in answer.headers["Cache-Control"]


def test_an_edition_tells_its_counts_and_what_changed(two_editions: TwoEditions) -> None:
    client = two_editions.client
    current, older = (
        client.get("/v1/editions/current").json,
        client.get(f"/v1/editions/{two_editions.older}").json,
    )
    assert current["id"] == two_editions.current
    assert current["counts"]["procedure"] == 2
    assert sum(current["counts"].values()) == current["records"]
    assert current["changes"] == {
        "added": [], "changed": ["procedure/pruning"], "removed": [], "since": two_editions.older,
    }  # fmt: skip
    assert len(older["changes"]["added"]) == older["records"]
    assert (older["changes"]["since"], older["current"]) == (None, False)


def test_an_edition_that_was_never_published_is_not_found(two_editions: TwoEditions) -> None:
    for path in (f"/v1/editions/{'0' * 20}", f"/v1/procedures?edition={'0' * 20}", "/v1/editions/latest"):
        assert two_editions.client.get(path).json["type"] == "/problems/not-found"


@pytest.mark.parametrize("page", PAGES)
def test_an_older_edition_is_read_by_id_and_says_so(two_editions: TwoEditions, page: str) -> None:
    answer = two_editions.client.get(with_query(page, f"edition={two_editions.older}"))
    assert answer.status_code == 200
    assert answer.headers["KB-Edition"] == two_editions.older
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    if answer.mimetype == "application/json":
        assert answer.json["meta"]["edition"] == two_editions.older


def test_only_the_current_edition_has_the_correction(two_editions: TwoEditions) -> None:
    client = two_editions.client
    said = {
        edition: client.get(f"/v1/claims/F904?edition={edition}").json["text"]
        for edition in (two_editions.older, two_editions.current)
    }
    assert said[two_editions.older] == "One tree takes 1 to 2 hours."
    assert (
        said[two_editions.current]
        == client.get("/v1/claims/F904").json["text"]
        == "One tree takes an hour or two."
    )


def test_a_claim_tells_its_wordings_up_to_the_edition_that_is_read(two_editions: TwoEditions) -> None:
    client = two_editions.client
    history = client.get("/v1/claims/F904").json["history"]
    assert [change["edition"] for change in history] == [two_editions.older, two_editions.current]
    older = client.get(f"/v1/claims/F904?edition={two_editions.older}").json["history"]
    assert older == history[:1]


@pytest.mark.parametrize(
    ("moment", "which"),
    [
        ("2026-11-22T12:00:00Z", "older"),
        ("2026-11-22T12:59:59.999Z", "older"),
        ("2026-11-22T14:30:00+02:00", "older"),
        ("2026-11-22T14:30:00 02:00", "older"),
        ("2026-11-22T13:00Z", "current"),
        ("2026-11-22", "current"),
        ("2099-01-01", "current"),
        ("2999-12-31T23:59:59-14:00", "current"),
        ("2026-11-22T11:59:59Z", None),
        ("2026-11-21", None),
        ("1000-01-01T00:00:00+14:00", None),
    ],
)
def test_the_edition_of_a_moment(two_editions: TwoEditions, moment: str, which: str | None) -> None:
    answer = two_editions.client.get("/v1/procedures", query_string={"as_of": moment})
    if which is None:
        assert (answer.status_code, answer.json["type"]) == (404, "/problems/not-found")
    else:
        assert answer.status_code == 200
        assert answer.headers["KB-Edition"] == getattr(two_editions, which)


@pytest.mark.parametrize(
    "moment",
    ["yesterday", "2026", "2026-11", "2026-13-01", "2026-02-30", "2026-11-22T12:00:00", "20261122",
     "2026-11-22T25:00Z", "2026-W47-1", "２０２６-11-22", "2026-11-22T12:00Z\n", "0000-01-01", "9999-12-31",
     "2026-11-22T12:00+99:00", ""],
)  # fmt: skip
def test_what_is_no_moment_is_refused_by_name(two_editions: TwoEditions, moment: str) -> None:
    answer = two_editions.client.get("/v1/procedures", query_string={"as_of": moment})
    assert answer.status_code == 400
    assert answer.json["errors"][0]["parameter"] == "as_of"


def test_an_edition_and_a_moment_at_which_another_one_was_current_find_nothing(
    two_editions: TwoEditions,
) -> None:
    for edition, moment, status in (
        (two_editions.older, "2026-11-22T12:30Z", 200),
        (two_editions.older, "2026-11-22", 404),
        (two_editions.current, "2026-11-22", 200),
        ("current", "2026-11-22T12:30Z", 404),
    ):
        answer = two_editions.client.get(f"/v1/procedures?edition={edition}&as_of={moment}")
        assert answer.status_code == status


def test_an_older_edition_answers_the_same_bytes_before_and_after_the_next_one(tmp_path: Path) -> None:
    content, state = copied(SAMPLE_CONTENT, tmp_path / "content"), tmp_path / "state"
    edition = published(content, state).edition
    client = application(state).test_client()
    before = {page: client.get(with_query(page, f"edition={edition}")) for page in PAGES}
    mark(content, "Qabcz")
    published(content, state, NOON + timedelta(hours=1))
    wait_until(lambda: client.get("/version").json["edition"] != edition, "the new edition is not taken up")
    for known in (client, application(state).test_client()):
        for page, answer in before.items():
            again = known.get(with_query(page, f"edition={edition}"))
            assert (again.data, again.headers["ETag"]) == (answer.data, answer.headers["ETag"]), page
            assert known.get(page).data != answer.data, page
