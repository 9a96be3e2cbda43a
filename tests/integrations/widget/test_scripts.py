"""The elements as scripts: immutable addresses with hashes, one that follows, and a manifest of both."""

import base64
import hashlib
import re

import pytest
from flask.testing import FlaskClient

from kbapi.integrations.widget.bundles import ELEMENTS, VERSION
from tests.publishing import application


def test_the_manifest_gives_a_version_and_for_each_element_the_hash_of_what_its_address_serves(
    client: FlaskClient,
) -> None:
    manifest = client.get("/widget/manifest.json").json
    assert [bundle["name"] for bundle in manifest["bundles"]] == list(ELEMENTS)
    for bundle in manifest["bundles"]:
        answer = client.get(bundle["path"])
        digest = base64.b64encode(hashlib.sha384(answer.data).digest()).decode()
        assert bundle["integrity"] == f"sha384-{digest}"
        assert bundle["bytes"] == len(answer.data)
        assert bundle["version"] == manifest["version"] == VERSION
        assert bundle["integrity"] in bundle["snippet"]
        assert f'src="{bundle["href"]}"' in bundle["snippet"]
        assert f"</{bundle['name']}>" in bundle["snippet"]


@pytest.mark.parametrize("name", ELEMENTS)
def test_a_versioned_bundle_may_be_kept_for_ever_and_used_by_any_page(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/widget/{VERSION}/{name}.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    known = client.get(f"/widget/{VERSION}/{name}.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (known.status_code, known.data) == (304, b"")


def test_the_following_address_is_kept_for_a_minute_and_loads_the_current_version(
    client: FlaskClient,
) -> None:
    answer = client.get("/widget/v1.js")
    assert answer.mimetype == "text/javascript"
    assert re.match("public, max-age=60,", answer.headers["Cache-Control"])
    assert f'"{VERSION}"' in answer.text
    assert all(f'"{name}"' in answer.text for name in ELEMENTS)


@pytest.mark.parametrize(
    "path",
    [
        "/widget/0.0.0/procedure-facts.js",
        f"/widget/{VERSION}/hashes.js",
        f"/widget/{VERSION}/dom.js",
        f"/widget/{VERSION}/..%2Fhashes.js",
        "/widget/v2.js",
        "/widget/source/dom.js",
    ],
)
def test_no_other_file_is_given_away(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/widget/v1.js", "/widget/manifest.json", "/widget/", "/widget/page.css"])
def test_an_unknown_parameter_is_refused(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}?v=2")
    assert (answer.status_code, answer.json["errors"][0]["parameter"]) == (400, "v")


def test_snippets_are_absolute_where_the_service_knows_its_address(real_state) -> None:  # type: ignore[no-untyped-def]
    client = application(real_state, base_url="https://kb.example/spine").test_client()
    manifest = client.get("/widget/manifest.json").json
    for snippet in (manifest["snippet"], *(bundle["snippet"] for bundle in manifest["bundles"])):
        addresses = re.findall(r'(?:src|href)="([^"]+)"', snippet)
        assert len(addresses) == 2
        assert all(address.startswith("https://kb.example/spine/") for address in addresses)


def test_the_gallery_shows_every_element_with_both_snippets_and_the_policy(client: FlaskClient) -> None:
    page = client.get("/widget/")
    assert page.mimetype == "text/html"
    for bundle in client.get("/widget/manifest.json").json["bundles"]:
        assert f"<{bundle['name']} " in page.text
        assert bundle["integrity"] in page.text.replace("&#43;", "+")
    assert "script-src" in page.text
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_every_link_of_the_gallery_is_there(client: FlaskClient) -> None:
    for address in re.findall(r'(?:href|src)="(/[^"]+)"', client.get("/widget/").text):
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address
