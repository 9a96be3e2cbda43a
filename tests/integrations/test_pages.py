"""Our own pages: the API reference and its files, the front page; nothing leaves the host."""

import json
import re

import pytest
import yaml
from flask.testing import FlaskClient

FILES = ["swagger-ui-bundle.js", "swagger-ui.css", "docs.js", "leaflet.css", "site.css", "site.js"]


def test_the_document_is_the_same_as_json_and_as_yaml(client: FlaskClient) -> None:
    assert json.loads(client.get("/openapi.json").data) == yaml.safe_load(client.get("/openapi.yaml").data)
    assert client.get("/openapi.json").mimetype == "application/json"
    assert client.get("/openapi.yaml").mimetype == "application/yaml"


@pytest.mark.parametrize("page", ["/", "/docs", "/problems/not-found"])
def test_a_page_names_no_other_host_and_has_no_script_or_style_of_its_own(
    client: FlaskClient, page: str
) -> None:
    answer = client.get(page)
    assert answer.mimetype == "text/html"
    assert "//" not in answer.text
    assert not re.search(r"<style|style=|<script>|onclick|javascript:", answer.text)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("page", ["/", "/docs", "/problems/not-found"])
def test_every_file_and_link_of_a_page_is_there(client: FlaskClient, page: str) -> None:
    addresses = re.findall(r'(?:href|src|action)="([^"]+)"', client.get(page).text)
    for address in addresses:
        if not address.startswith(("data:", "#")):
            wanted = f"{address}?q=x" if address == "/v1/search" else address
            assert client.get(wanted).status_code == 200, address


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_its_type_an_etag_and_a_day_of_freshness(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/assets/{name}")
    assert answer.mimetype == ("text/css" if name.endswith("css") else "text/javascript")
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert answer.headers["KB-Edition"]
    known = client.get(f"/assets/{name}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (known.status_code, known.data) == (304, b"")


@pytest.mark.parametrize(
    "name", ["swagger-ui.js", "index.html", "..", "docs.js.map", "LICENSE", "docs.js%00"]
)
def test_no_other_file_is_given_away(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404


def test_the_viewer_asks_no_other_host_and_takes_no_settings_from_the_address(client: FlaskClient) -> None:
    text = client.get("/assets/docs.js").text
    assert "validatorUrl: null" in text
    assert "queryConfigEnabled: false" in text
    assert client.get("/docs?url=https://evil.example/openapi.json").status_code == 400


def test_the_front_page_names_every_procedure_and_the_edition(client: FlaskClient) -> None:
    page = client.get("/")
    for item in client.get("/v1/procedures").json["items"]:
        assert item["title"] in page.text
    assert page.headers["KB-Edition"] in page.text
