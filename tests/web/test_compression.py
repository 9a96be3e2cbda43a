"""Compression: whoever takes gzip gets it, with a validator of its own; nobody else does."""

import gzip

import pytest
from flask.testing import FlaskClient

LONG, SHORT = "/v1/procedures/epidural", "/health/live"


@pytest.mark.parametrize("accepts", ["gzip", "br, gzip;q=0.8", "*", "GZIP;q=0.001", "gzip;q=1.0, identity"])
def test_a_long_text_is_compressed_for_who_takes_gzip(client: FlaskClient, accepts: str) -> None:
    plain = client.get(LONG)
    packed = client.get(LONG, headers={"Accept-Encoding": accepts})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Content-Length"] == str(len(packed.data))
    assert packed.get_etag() == (f"{plain.get_etag()[0]}-gz", False)
    assert "Accept-Encoding" in plain.vary
    assert plain.vary.as_set() == packed.vary.as_set()


@pytest.mark.parametrize("accepts", ["", "identity", "br", "gzip;q=0", "gzip;q=0.5, identity;q=0.6", "*;q=0"])
def test_who_does_not_want_gzip_gets_plain_bytes(client: FlaskClient, accepts: str) -> None:
    answer = client.get(LONG, headers={"Accept-Encoding": accepts})
    assert "Content-Encoding" not in answer.headers
    assert answer.data == client.get(LONG).data


@pytest.mark.parametrize("path", [SHORT, "/v1/procedures/epidural/education?format=pdf", "/v1/nothing"])
def test_what_gains_nothing_is_left_alone(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" not in answer.vary


def test_an_archive_is_not_compressed_twice(client: FlaskClient) -> None:
    assert client.get("/v1/export", headers={"Accept-Encoding": "gzip"}).data == client.get("/v1/export").data


def test_each_form_is_confirmed_by_its_own_validator(client: FlaskClient) -> None:
    asks = {"Accept-Encoding": "gzip"}
    tag = client.get(LONG, headers=asks).headers["ETag"]
    confirmed = client.get(LONG, headers=asks | {"If-None-Match": tag})
    assert (confirmed.status_code, confirmed.headers["ETag"]) == (304, tag)
    assert client.get(LONG, headers={"If-None-Match": tag}).status_code == 200
