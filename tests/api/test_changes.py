"""Changes: every publication's, in order, by cursors that outlive new editions; and as feeds."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import feedparser
import pytest
from flask.testing import FlaskClient

from tests.api.contract import Contract
from tests.publishing import NOON, SAMPLE_CONTENT, application, published
from tests.story.editing import copied, replace
from tests.story.running import wait_until

WITHDRAWN = "withdrawn: {date: 2026-11-20, reason: Nobody climbs any more., replaced_by: smoke}\n"


TWINE = """---
id: twine
title: Twine
summary: "Twine ties twigs. [editorial]"
---

## What it means

Twine ties twigs. [editorial]
"""


class Garden:
    """The sample content, published again and again, and an application that serves it."""

    def __init__(self, folder: Path) -> None:
        self.content, self.state = copied(SAMPLE_CONTENT, folder / "content"), folder / "state"
        self.editions: list[str] = []
        self.publish()
        self.client: FlaskClient = application(self.state, base_url="https://kb.example").test_client()

    def page(self, name: str) -> Path:
        return self.content / "en" / name

    def publish(self) -> str:
        """The id of the content as it is, an hour later than the one before."""
        now = NOON + timedelta(hours=len(self.editions))
        self.editions.append(published(self.content, self.state, now).edition)
        return self.editions[-1]

    def told(self, query: str = "") -> Any:
        """The list of changes, of the newest edition."""
        wait_until(
            lambda: self.client.get("/version").json["edition"] == self.editions[-1], "no edition is taken up"
        )
        answer = self.client.get(f"/v1/changes?{query}")
        assert answer.status_code == 200, answer.text
        return answer.json

    def refused(self, query: str) -> tuple[int, str]:
        answer = self.client.get(f"/v1/changes?{query}")
        return answer.status_code, answer.json.get("errors", [{}])[0].get("parameter", "")


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Garden:
    """Published, then with another value and a new page, then with a term withdrawn and that page gone."""
    garden = Garden(tmp_path_factory.mktemp("garden"))
    page, twine = garden.page("procedures/pruning.md"), garden.page("terms/twine.md")
    replace(page, "1 to 2 h", "3 to 4 h")
    twine.write_text(TWINE, "utf-8")
    garden.publish()
    replace(garden.page("terms/ladder.md"), "title: Ladder\n", f"title: Ladder\n{WITHDRAWN}")
    twine.unlink()
    garden.publish()
    return garden


@pytest.fixture
def own_garden(tmp_path: Path) -> Garden:
    """One to publish into."""
    return Garden(tmp_path)


def all_pages(garden: Garden, address: str) -> Iterator[Any]:
    while address:
        told = garden.client.get(address.removeprefix("https://kb.example")).json
        yield told
        address = told["links"]["next"]


def test_a_change_tells_old_and_new_value_and_the_publication(garden: Garden) -> None:
    told = garden.told(f"since={garden.editions[0]}")
    assert [(item["change"], item["kind"], item["record"]["id"]) for item in told["items"]] == [
        ("changed", "clinical", "pruning"),
        ("added", "wording", "twine"),
        ("withdrawn", "clinical", "ladder"),
        ("removed", "wording", "twine"),
    ]
    change = told["items"][0]
    assert (change["edition"], change["previous"]) == (garden.editions[1], garden.editions[0])
    assert (change["number"], change["published_at"]) == (2, "2026-11-22T13:00:00+00:00")
    [fact] = change["facts"]
    [claim] = fact["claims"]
    assert (fact["topic"], claim["id"], claim["change"]) == ("duration", "F904", "changed")
    assert (claim["before"]["text"], claim["after"]["text"]) == (
        "One tree takes 1 to 2 hours.", "One tree takes 3 to 4 hours.",
    )  # fmt: skip
    assert (claim["before"]["value"]["max"], claim["after"]["value"]["max"]) == (2, 4)
    assert change["fingerprint"]["before"] != change["fingerprint"]["after"]


def test_a_withdrawn_record_leaves_a_tombstone(garden: Garden) -> None:
    [stone, removed] = garden.told(f"since={garden.editions[1]}")["items"]
    assert stone["withdrawn"] == {
        "date": "2026-11-20", "reason": "Nobody climbs any more.", "replaced_by": "smoke",
    }  # fmt: skip
    for item, title in ((stone, "Ladder"), (removed, "Twine")):
        address = item["record"]["href"].removeprefix("https://kb.example")
        assert garden.client.get(address).json["title"] == title
    assert removed["fingerprint"]["after"] is None


def test_without_since_the_log_begins_with_the_first_publication(garden: Garden) -> None:
    first = garden.told("limit=200")["items"]
    assert {item["change"] for item in first if item["number"] == 1} == {"added"}
    assert [item["number"] for item in first] == sorted(item["number"] for item in first)
    assert len({item["id"] for item in first}) == len(first)


@pytest.mark.parametrize("limit", [1, 7, 200])
def test_pages_give_every_change_once(garden: Garden, limit: int) -> None:
    whole = garden.told("limit=200")
    pages = list(all_pages(garden, f"/v1/changes?limit={limit}"))
    assert [item for page in pages for item in page["items"]] == whole["items"]
    assert {page["total"] for page in pages} == {whole["total"]} == {len(whole["items"])}
    assert pages[-1]["cursor"] == whole["cursor"]
    for page, following in pairwise(pages):
        before = following["links"]["prev"].removeprefix("https://kb.example")
        assert garden.client.get(before).json["items"] == page["items"]


def test_changes_have_the_properties_that_the_document_tells(garden: Garden, contract: Contract) -> None:
    answer = garden.client.get("/v1/changes?limit=200")
    assert contract.complaints("/v1/changes?limit=200", answer) == []


def test_one_kind_can_be_asked_for(garden: Garden) -> None:
    whole = garden.told("limit=200")["items"]
    for kind in ("safety", "clinical", "wording", "metadata"):
        pages = list(all_pages(garden, f"/v1/changes?limit=5&kind={kind}"))
        told = [item for page in pages for item in page["items"]]
        assert told == [item for item in whole if item["kind"] == kind]
        assert garden.told(f"since={pages[-1]['cursor']}")["items"] == []


def test_a_cursor_outlives_new_editions(own_garden: Garden) -> None:
    begun = own_garden.told("limit=3")
    read = own_garden.told(f"since={own_garden.told()['cursor']}")
    assert (read["items"], read["total"]) == ([], 0)
    replace(own_garden.page("terms/smoke.md"), "title: ", "title: The ")
    own_garden.publish()
    following = own_garden.told(f"since={read['cursor']}")
    assert [item["record"]["id"] for item in following["items"]] == ["smoke"]
    assert own_garden.told(f"since={following['cursor']}")["items"] == []
    went_on = own_garden.client.get(begun["links"]["next"].removeprefix("https://kb.example")).json
    whole = own_garden.told("limit=200")["items"]
    assert went_on["items"] == whole[3:6]
    assert own_garden.told("since=current")["items"] == []
    again = own_garden.told(f"since={own_garden.told('since=current')['cursor']}")
    assert again["items"] == []


def test_an_edition_that_is_published_again_counts_from_its_last_time(own_garden: Garden) -> None:
    page = own_garden.page("terms/smoke.md")
    text = page.read_text()
    page.write_text(text.replace("title: ", "title: The "))
    own_garden.publish()
    page.write_text(text)
    assert own_garden.publish() == own_garden.editions[0]
    [there, back] = own_garden.told(f"since={own_garden.editions[1]}&limit=200")["items"] * 2
    assert (there["number"], back["number"]) == (3, 3)
    assert own_garden.told(f"since={own_garden.editions[0]}")["items"] == []
    pinned = own_garden.client.get(f"/v1/changes?edition={own_garden.editions[0]}&limit=200")
    assert {item["number"] for item in pinned.json["items"]} == {1}
    assert "immutable" in pinned.headers["Cache-Control"]


def test_what_no_log_has_is_refused(garden: Garden, tmp_path: Path) -> None:
    other = Garden(tmp_path)
    replace(other.page("terms/smoke.md"), "title: ", "title: The ")
    strange = Garden.told(other)["cursor"]
    assert garden.refused(f"since={strange}") == (200, "")
    replace(other.page("terms/smoke.md"), "title: ", "title: An ")
    other.publish()
    assert garden.refused(f"since={other.told()['cursor']}") == (400, "since")
    assert garden.refused(f"cursor={other.told()['cursor']}") == (400, "cursor")
    assert garden.refused("since=!!") == (400, "since")
    assert garden.refused("since=AAAA") == (400, "since")
    assert garden.refused("kind=deadly") == (400, "kind")
    assert garden.refused("format=rss") == (400, "format")
    assert garden.refused(f"since={'0' * 20}")[0] == 404
    feed = garden.client.get("/v1/changes?format=jsonfeed&limit=1").json["next_url"]
    assert garden.refused(f"cursor={feed.partition('cursor=')[2]}") == (400, "cursor")


def test_a_cursor_of_a_server_that_knows_more_waits(own_garden: Garden) -> None:
    behind = application(own_garden.state, take_up_seconds="60").test_client()
    assert behind.get("/v1/changes").status_code == 200
    replace(own_garden.page("terms/smoke.md"), "title: ", "title: The ")
    own_garden.publish()
    cursor = own_garden.told()["cursor"]
    answer = behind.get(f"/v1/changes?since={cursor}").json
    assert (answer["items"], answer["cursor"]) == ([], cursor)


def test_the_list_is_confirmed_until_something_changes(garden: Garden) -> None:
    answer = garden.client.get("/v1/changes")
    again = garden.client.get("/v1/changes", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Accept" in answer.headers["Vary"]
    assert 'rel="self"' in answer.headers["Link"]


@pytest.mark.parametrize(
    ("form", "media_type"), [("atom", "application/atom+xml"), ("jsonfeed", "application/feed+json")]
)
def test_a_feed_is_chosen_by_name_or_by_type(garden: Garden, form: str, media_type: str) -> None:
    named = garden.client.get(f"/v1/changes?format={form}")
    typed = garden.client.get("/v1/changes", headers={"Accept": media_type})
    assert named.mimetype == typed.mimetype == media_type
    assert garden.client.get("/v1/changes", headers={"Accept": "image/png"}).status_code == 406


def test_feed_readers_find_the_newest_first(garden: Garden) -> None:
    feed = feedparser.parse(garden.client.get("/v1/changes?format=atom&limit=4").data)
    assert feed.bozo == 0
    assert [entry.title for entry in feed.entries] == [
        "Twine (term/twine) removed: wording",
        "Ladder (term/ladder) withdrawn: clinical",
        "Twine (term/twine) added: wording",
        "Pruning (procedure/pruning) changed: clinical",
    ]
    _, newest, _, older = feed.entries
    assert "withdrawn on 2026-11-20: Nobody climbs any more., read smoke instead" in newest.content[0].value
    assert "value after:  duration 3 to 4 h" in older.content[0].value
    assert [tag.term for tag in newest.tags] == ["clinical", "withdrawn"]
    assert feed.feed.updated == newest.updated == "2026-11-22T14:00:00Z"
    assert newest.link == f"https://kb.example/v1/terms/ladder?edition={garden.editions[2]}"
    [following] = [link.href for link in feed.feed.links if link.rel == "next"]
    more = feedparser.parse(garden.client.get(following.removeprefix("https://kb.example")).data)
    assert {entry.id for entry in more.entries}.isdisjoint(entry.id for entry in feed.entries)


def test_a_json_feed_has_what_its_version_asks_for_and_the_whole_change(garden: Garden) -> None:
    feed = garden.client.get("/v1/changes?format=jsonfeed&limit=2").json
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://kb.example/v1/changes?limit=2&format=jsonfeed"
    told = {item["id"]: item for item in garden.told("limit=200")["items"]}
    for item in feed["items"]:
        assert item["_kbapi"] == told[item["id"]]
        assert all(item[name] for name in ("date_published", "content_text", "url"))
        assert item["tags"] == [item["_kbapi"]["kind"], item["_kbapi"]["change"]]
    older = garden.client.get(feed["next_url"].removeprefix("https://kb.example")).json
    assert older["items"][0]["id"] not in {item["id"] for item in feed["items"]}
