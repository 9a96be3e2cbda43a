"""Lists: pages, cursors that belong to one list and one edition, links in the body and in the header."""

import base64
import re
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import TwoEditions
from tests.publishing import NOON, SAMPLE_CONTENT, application, published
from tests.story.editing import copied, mark, marks

LISTS = [
    "/v1/procedures", "/v1/risks", "/v1/candidacy-rules", "/v1/topics", "/v1/facts", "/v1/search?q=injection",
    "/v1/facts?procedure=epidural",
]  # fmt: skip


def with_query(address: str, query: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{query}"


def without_edition(address: str | None) -> str | None:
    """The first page names no edition, unless it is come back to."""
    return re.sub("edition=[0-9a-f]+&?", "", address).rstrip("?&") if address else address


def cursor_of(address: str) -> str:
    return address.rpartition("cursor=")[2]


def shortened(item: Any) -> Any:
    return item.get("href"), item.get("section"), item.get("inherited_from")


@pytest.mark.parametrize("address", LISTS)
def test_following_next_gives_every_item_once_and_prev_leads_back(client: FlaskClient, address: str) -> None:
    whole = client.get(with_query(address, "limit=200")).json
    page = client.get(with_query(address, "limit=7"))
    seen, before = [], None
    while True:
        assert page.status_code == 200
        assert page.json["total"] == whole["total"]
        assert without_edition(page.json["links"]["prev"]) == without_edition(before)
        seen += page.json["items"]
        if not (following := page.json["links"]["next"]):
            break
        before = page.json["links"]["self"]
        page = client.get(following)
    count = len(whole["items"])
    assert list(map(shortened, seen[:count])) == list(map(shortened, whole["items"]))
    assert len(seen) == whole["total"]


@pytest.mark.parametrize("address", LISTS)
def test_the_link_header_mirrors_the_links(client: FlaskClient, address: str) -> None:
    first = client.get(with_query(address, "limit=3"))
    second = client.get(first.json["links"]["next"])
    for page in (first, second):
        told = dict(re.findall(r'<([^>]+)>; rel="(\w+)"', page.headers["Link"]))
        links = page.json["links"]
        assert told == {link: name for name, link in links.items() if link}
        assert client.get(links["self"]).json == page.json


def test_links_that_are_too_long_for_a_header_stand_in_the_body_alone(client: FlaskClient) -> None:
    answer = client.get("/v1/search", query_string={"q": "pain " * 1000, "limit": 1})
    assert "Link" not in answer.headers
    assert len(answer.json["links"]["next"]) > 2000


def test_fifty_items_are_given_unless_told_otherwise_and_two_hundred_at_most(client: FlaskClient) -> None:
    assert len(client.get("/v1/facts").json["items"]) == 50
    assert len(client.get("/v1/facts?limit=1").json["items"]) == 1
    assert len(client.get("/v1/facts?limit=200").json["items"]) == 200


@pytest.mark.parametrize(
    "limit", ["0", "201", "-1", "1e3", "", " 5", "5 ", "1_0", "２", "٢", "1.0", "9" * 5000]
)
def test_a_limit_that_is_no_number_from_1_to_200_is_refused_by_name(client: FlaskClient, limit: str) -> None:
    answer = client.get("/v1/risks", query_string={"limit": limit})
    assert answer.status_code == 400
    assert answer.json["errors"] == [
        {"detail": "`limit` is not a whole number from 1 to 200.", "parameter": "limit"}
    ]


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "abc", "A", encoded("0"), encoded("0123456789abcdef:5"), encoded("0123456789abcdef:"), "____",
        encoded("0123456789abcdef:99999999999999999999"), encoded("0123456789abcdef:-1"), encoded("ü:5"),
    ],
)  # fmt: skip
def test_a_forged_cursor_is_refused(client: FlaskClient, cursor: str) -> None:
    answer = client.get("/v1/risks", query_string={"cursor": cursor})
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/bad-cursor")
    assert answer.json["errors"][0]["parameter"] == "cursor"


def test_a_cursor_of_another_list_or_filter_is_refused(client: FlaskClient) -> None:
    cursor = cursor_of(client.get("/v1/risks?limit=3").json["links"]["next"])
    assert client.get(f"/v1/risks?cursor={cursor}").status_code == 200
    for address in ("/v1/topics", "/v1/facts", "/v1/procedures?region=cervical", "/v1/search?q=pain"):
        answer = client.get(with_query(address, f"cursor={cursor}"))
        assert (answer.status_code, answer.json["type"]) == (400, "/problems/bad-cursor"), address


def test_a_cursor_of_another_edition_is_refused(two_editions: TwoEditions) -> None:
    client = two_editions.client
    cursor = cursor_of(client.get("/v1/topics?limit=3").json["links"]["next"])
    assert client.get(f"/v1/topics?cursor={cursor}").status_code == 200
    answer = client.get(f"/v1/topics?cursor={cursor}&edition={two_editions.older}")
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/bad-cursor")


def test_a_list_that_was_begun_is_read_to_its_end_though_another_edition_was_published(
    tmp_path: Path,
) -> None:
    content, state = copied(SAMPLE_CONTENT, tmp_path / "content"), tmp_path / "state"
    published(content, state, NOON)
    client = application(state, take_up_seconds="0.1").test_client()
    whole = client.get("/v1/topics?limit=200").json["items"]
    begun = client.get("/v1/topics?limit=3&as_of=2099-01-01")
    mark(content, next(marks()))
    published(content, state, NOON + timedelta(hours=1))
    page, seen = begun, begun.json["items"]
    time.sleep(0.2)
    assert client.get("/version").headers["KB-Edition"] != begun.headers["KB-Edition"]
    while page.json["links"]["next"]:
        page = client.get(page.json["links"]["next"])
        assert page.headers["KB-Edition"] == begun.headers["KB-Edition"]
        seen += page.json["items"]
    assert [item["id"] for item in seen] == [item["id"] for item in whole]


def test_the_language_and_the_length_of_pages_may_change_on_the_way(client: FlaskClient) -> None:
    cursor = cursor_of(client.get("/v1/risks?limit=3").json["links"]["next"])
    page = client.get(f"/v1/risks?cursor={cursor}&limit=5&lang=es").json
    assert len(page["items"]) == 5
    assert "lang=es" in page["links"]["next"]


def test_links_keep_filters_and_are_addresses_of_this_service(client: FlaskClient) -> None:
    links = client.get("/v1/search?q=50%25+relief+%26+pain&limit=1&kind=procedure").json["links"]
    assert "q=50%25+relief+%26+pain" in links["self"]
    assert client.get(links["self"]).json["links"] == links
    assert client.get("/v1/risks/").json["links"]["self"] == "/v1/risks"
