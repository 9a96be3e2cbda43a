"""What holds for every answer: walks the whole API from its lists along every link."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kbapi.api.schemas._shape import SERVED_KINDS
from kbapi.kinds import KINDS
from tests.api.contract import Contract

START = (
    "/v1/procedures?limit=200", "/v1/facts?limit=200", "/v1/editions", "/v1/search?q=drive",
    "/v1/suggest?q=ep", "/v1/codes?system=icd-10-cm&code=M54.16",
)  # fmt: skip
EXPOSED = (
    "ETag", "Link", "KB-Edition", "Content-Language", "RateLimit", "RateLimit-Policy", "Retry-After",
    "Deprecation", "Sunset",
)  # fmt: skip
PATIENCE = 3_000


@pytest.fixture(scope="module")
def answers(real_app: Any) -> dict[str, TestResponse]:
    """Every answer that can be reached from the lists of all kinds, by address."""
    client = real_app.test_client()
    found: dict[str, TestResponse] = {}
    waiting = [*START, *(f"/v1/{KINDS[kind].path}?limit=200" for kind in SERVED_KINDS)]
    while waiting:
        address = waiting.pop()
        if address not in found:
            found[address] = client.get(address)
            waiting += [link for link in links_in(found[address].get_json(silent=True)) if link not in found]
        assert len(found) < PATIENCE
    return found


def links_in(plain: Any) -> Iterator[str]:
    """The addresses of this API in an answer: those under href and links, and those inside HTML."""
    if isinstance(plain, dict):
        for name, inner in plain.items():
            if name == "links":
                yield from filter(None, inner.values())
            elif name == "href":
                yield from [inner] if inner else []
            elif name == "html":
                yield from re.findall(r'href="(/[^"]+)"', inner)
            else:
                yield from links_in(inner)
    elif isinstance(plain, list):
        for inner in plain:
            yield from links_in(inner)


def test_every_link_leads_to_an_answer(answers: dict[str, TestResponse]) -> None:
    assert {address: answer.status for address, answer in answers.items() if answer.status_code != 200} == {}
    assert len(answers) > 1000


def test_every_answer_has_the_properties_that_the_document_tells_and_no_others(
    answers: dict[str, TestResponse], contract: Contract
) -> None:
    assert [fault for path, answer in answers.items() for fault in contract.complaints(path, answer)] == []


def test_the_judge_of_answers_finds_what_the_document_does_not_tell(
    client: FlaskClient, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = client.get("/v1/terms/contrast")
    body = answer.get_json()
    body["meta"]["surprise"] = 1
    monkeypatch.setattr(type(answer), "json", body)
    assert "surprise" in contract.complaints("/v1/terms/contrast", answer)[0]


def test_every_answer_can_be_kept_and_checked_again(answers: dict[str, TestResponse]) -> None:
    kept = "public, max-age=60, stale-while-revalidate=86400, stale-if-error=604800"
    pinned = "public, max-age=31536000, immutable"
    assert [
        path
        for path, answer in answers.items()
        if answer.headers["Cache-Control"] != (pinned if "edition=" in path else kept)
    ] == []
    assert [
        path for path, answer in answers.items() if not re.fullmatch(r'"[\w.-]+"', answer.headers["ETag"])
    ] == []


def test_every_answer_names_its_edition_in_the_header_and_in_meta(answers: dict[str, TestResponse]) -> None:
    editions = {answer.headers["KB-Edition"] for answer in answers.values()}
    assert len(editions) == 1
    told = {answer.json["meta"]["edition"] for answer in answers.values() if answer.mimetype.endswith("json")}
    assert told == editions


def test_every_answer_tells_its_language_and_that_it_depends_on_the_language(
    answers: dict[str, TestResponse],
) -> None:
    assert {answer.headers["Content-Language"] for answer in answers.values()} == {"en"}
    assert [path for path, answer in answers.items() if "Accept-Language" not in answer.headers["Vary"]] == []


def test_every_answer_can_be_read_by_any_page_but_without_credentials(
    answers: dict[str, TestResponse],
) -> None:
    assert {answer.headers["Access-Control-Allow-Origin"] for answer in answers.values()} == {"*"}
    assert [
        path for path, answer in answers.items() if "Access-Control-Allow-Credentials" in answer.headers
    ] == []
    exposed = {answer.headers["Access-Control-Expose-Headers"] for answer in answers.values()}
    assert exposed == {", ".join(EXPOSED)}


def test_no_answer_sets_a_cookie(answers: dict[str, TestResponse]) -> None:
    assert [path for path, answer in answers.items() if "Set-Cookie" in answer.headers] == []


def test_every_answer_is_guarded_against_guessing_of_types_and_scripts(
    answers: dict[str, TestResponse],
) -> None:
    for path, answer in answers.items():
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'"), path


def test_every_record_and_fact_carries_meta_with_a_notice_and_a_review_state(
    answers: dict[str, TestResponse],
) -> None:
    for path, answer in answers.items():
        for part in objects_with_meta(answer.get_json(silent=True)):
            assert set(part) >= {"edition", "notice", "last_reviewed", "next_review_due", "review_state"}, (
                path
            )
            assert part["notice"], path


def objects_with_meta(plain: Any) -> Iterator[dict[str, Any]]:
    """The meta blocks of an answer and of the objects in it."""
    if isinstance(plain, dict):
        if "meta" in plain:
            yield plain["meta"]
        for inner in plain.values():
            yield from objects_with_meta(inner)
    elif isinstance(plain, list):
        for inner in plain:
            yield from objects_with_meta(inner)
