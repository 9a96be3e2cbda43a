"""The export: gzipped NDJSON with a manifest that proves it, the same bytes for the same edition."""

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from kbapi.kinds import decoded
from kbapi.knowledge.canonical import canonical_text, fingerprint_of
from tests.publishing import SAMPLE_CONTENT, application, published


@pytest.fixture
def lines(client: FlaskClient) -> list[bytes]:
    """The lines of the export of the real content."""
    answer = client.get("/v1/export")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.mimetype == "application/x-ndjson"
    return gzip.decompress(answer.data).splitlines(keepends=True)


def test_the_manifest_counts_and_proves_what_follows(client: FlaskClient, lines: list[bytes]) -> None:
    manifest, records = json.loads(lines[0]), lines[1:]
    assert manifest["records"] == len(records) == sum(manifest["counts"].values())
    assert manifest["sha256"] == hashlib.sha256(b"".join(records)).hexdigest()
    assert manifest["edition"] == client.get("/version").json["edition"]
    assert manifest["counts"]["procedure"] == 13


def test_every_record_is_there_in_the_order_of_kinds_and_ids(client: FlaskClient, lines: list[bytes]) -> None:
    records = [json.loads(line) for line in lines[1:]]
    keys = [(line["record"]["kind"], line["record"]["id"]) for line in records]
    assert keys == sorted(set(keys))
    assert client.get("/v1/editions/current").json["records"] == len(keys)


def test_a_record_can_be_rebuilt_and_has_the_fingerprint_that_is_told(lines: list[bytes]) -> None:
    for line in map(json.loads, lines[1:]):
        text = canonical_text(line["record"])
        assert fingerprint_of(text) == line["fingerprint"]
        assert decoded(line["record"]["kind"], text).id == line["record"]["id"]


def test_the_same_content_gives_the_same_bytes_on_another_machine(tmp_path: Path) -> None:
    exports: list[Any] = []
    for name in ("one", "two"):
        published(SAMPLE_CONTENT, tmp_path / name)
        client = application(tmp_path / name).test_client()
        exports += [client.get("/v1/export") for _ in range(2)]
    assert len({answer.data for answer in exports}) == 1
    assert len({answer.headers["ETag"] for answer in exports}) == 1


def test_it_is_offered_as_a_file_named_after_the_edition(client: FlaskClient) -> None:
    edition = client.get("/version").json["edition"]
    answer = client.get("/v1/export")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="kbapi-{edition}.ndjson"'
    assert answer.headers["KB-Edition"] == edition


def test_who_has_it_already_is_told_so_before_anything_is_read(client: FlaskClient) -> None:
    tag = client.get("/v1/export").headers["ETag"]
    answer = client.get("/v1/export", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
    assert client.head("/v1/export").headers["ETag"] == tag
