"""Versions: every edition is one, also when a page did not change; old ones stay readable."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.integrations.fhir.judging import Json, faults
from tests.publishing import NOON, SAMPLE_CONTENT, application, published
from tests.story.editing import copied, replace

HANDOUT = "/fhir/Library/pruning.en"
REVIEW = "reviews: [{{reviewer: A, role: gardener, date: 2026-11-22, fingerprint: {}}}]\ntitle:"


@dataclass(frozen=True)
class Editions:
    """Two editions of the sample content; one sentence differs and the second is signed."""

    client: FlaskClient
    state: Path
    older: str
    current: str


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    folder = tmp_path_factory.mktemp("versions")
    content, state = copied(SAMPLE_CONTENT, folder / "content"), folder / "state"
    older = published(content, state, NOON).edition
    page = content / "en" / "procedures" / "pruning.md"
    replace(page, "says: One tree takes 1 to 2 hours.", "says: One tree takes an hour or two.")
    published(content, state, NOON + timedelta(hours=1))
    client = application(state, lambda: NOON + timedelta(hours=2)).test_client()
    fingerprint = client.get("/v1/procedures/pruning").json["fingerprint"]
    replace(page, "title:", REVIEW.format(fingerprint))
    current = published(content, state, NOON + timedelta(hours=2)).edition
    client = application(state, lambda: NOON + timedelta(hours=3)).test_client()
    return Editions(client, state, older, current)


def read(client: FlaskClient, address: str) -> Json:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert faults(answer.json) == []
    return answer.json


@pytest.mark.parametrize(
    "path", [HANDOUT, "/fhir/DocumentReference/pruning.en", "/fhir/ActivityDefinition/pruning"]
)
def test_a_version_is_an_edition_and_stays_readable(editions: Editions, path: str) -> None:
    now = read(editions.client, path)
    assert now["meta"] == {"versionId": editions.current, "lastUpdated": "2026-11-22T14:00:00.000Z"}
    assert read(editions.client, f"{path}/_history/{editions.current}") == now
    before = read(editions.client, f"{path}/_history/{editions.older}")
    assert before["meta"] == {"versionId": editions.older, "lastUpdated": "2026-11-22T12:00:00.000Z"}
    assert before == read(editions.client, f"{path}?edition={editions.older}")


def test_the_files_of_an_old_version_are_those_of_its_edition(editions: Editions) -> None:
    before = read(editions.client, f"{HANDOUT}/_history/{editions.older}")
    now = read(editions.client, HANDOUT)
    assert {file["hash"] for file in before["content"]}.isdisjoint(file["hash"] for file in now["content"])
    for resource in (before, now):
        for file in resource["content"]:
            assert f"edition={resource['meta']['versionId']}" in file["url"]
            assert len(editions.client.get(file["url"]).data) == file["size"]


def test_a_version_can_be_asked_for_by_the_fingerprint_of_its_words(editions: Editions) -> None:
    """The newest edition with these words answers, and says which one it is."""
    for edition in (editions.older, editions.current):
        words = read(editions.client, f"{HANDOUT}/_history/{edition}")["version"]
        found = read(editions.client, f"{HANDOUT}/_history/{words}")
        assert (found["version"], found["meta"]["versionId"]) == (words, edition)
    other = read(editions.client, "/fhir/ActivityDefinition/crown-thinning")["version"]
    assert editions.client.get(f"{HANDOUT}/_history/{other}").status_code == 404


def test_the_header_names_the_edition_of_the_version(editions: Editions) -> None:
    answer = editions.client.get(f"{HANDOUT}/_history/{editions.older}")
    assert answer.headers["KB-Edition"] == editions.older
    assert answer.headers["ETag"] == f'W/"{editions.older}"'
    assert answer.headers["Last-Modified"] == "Sun, 22 Nov 2026 12:00:00 GMT"
    assert "immutable" in answer.headers["Cache-Control"]


def test_what_a_client_has_already_is_not_sent_again(editions: Editions) -> None:
    tag = editions.client.get(HANDOUT).headers["ETag"]
    assert re.fullmatch(r'W/"[A-Za-z0-9.-]{1,64}"', tag)
    for known in (tag, tag.removeprefix("W/"), f'"x", {tag}', "*"):
        answer = editions.client.get(HANDOUT, headers={"If-None-Match": known})
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)
    old = f'W/"{editions.older}"'
    assert editions.client.get(HANDOUT, headers={"If-None-Match": old}).status_code == 200


def test_a_signed_page_is_active_and_tells_its_review(editions: Editions) -> None:
    now, before = (
        read(editions.client, address) for address in (HANDOUT, f"{HANDOUT}/_history/{editions.older}")
    )
    assert (now["status"], now["lastReviewDate"]) == ("active", "2026-11-22")
    assert now["effectivePeriod"] == {"start": "2026-11-22", "end": "2029-11-21"}
    assert (before["status"], "lastReviewDate" in before) == ("draft", False)
    assert read(editions.client, "/fhir/DocumentReference/pruning.en")["docStatus"] == "final"
    assert "pruning.en" in str(read(editions.client, "/fhir/Library?status=active")["entry"])


def test_a_plan_is_only_as_reviewed_as_the_least_reviewed_of_its_rules(editions: Editions) -> None:
    assert read(editions.client, "/fhir/PlanDefinition/pruning")["status"] == "draft"


def test_a_review_that_grows_old_makes_a_version_of_its_own(editions: Editions) -> None:
    """What the files say of the review changes then, and so do their hashes."""
    for days, state in ((3 * 365 - 30, "due-soon"), (3 * 365 + 30, "overdue")):
        later = application(editions.state, lambda days=days: NOON + timedelta(days=days)).test_client()
        resource = read(later, HANDOUT)
        assert resource["meta"]["versionId"] == f"{editions.current}.{state}"
        assert read(later, f"{HANDOUT}/_history/{editions.current}.{state}") == resource
        assert later.get(f"{HANDOUT}/_history/{editions.current}").status_code == 404
        for file in resource["content"]:
            assert len(later.get(file["url"]).data) == file["size"]


def test_a_withdrawn_page_is_retired(tmp_path: Path) -> None:
    content = copied(SAMPLE_CONTENT, tmp_path / "content")
    page = content / "en" / "procedures" / "crown-thinning.md"
    replace(page, "title:", "withdrawn: {date: 2026-11-01, reason: Nobody does it any more.}\ntitle:")
    published(content, tmp_path / "state")
    client = application(tmp_path / "state").test_client()
    assert read(client, "/fhir/ActivityDefinition/crown-thinning")["status"] == "retired"
    assert read(client, "/fhir/Library/crown-thinning.en")["status"] == "retired"
    assert read(client, "/fhir/DocumentReference/crown-thinning.en")["status"] == "superseded"
    assert client.get("/fhir/Library/crown-thinning.es").status_code == 404
