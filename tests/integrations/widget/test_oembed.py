"""oEmbed 1.0: our addresses become frames, all others are not found."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from tests.publishing import application

HOST = "http://localhost"
PAGE = f"{HOST}/embed/procedures/epidural"
REQUIRED = {"version", "type", "title", "html", "width", "height"}
"""What section 2.3.4.4 of the specification asks of the type `rich`."""


def ask(client: FlaskClient, url: str, **more: str):  # type: ignore[no-untyped-def]
    return client.get("/oembed", query_string={"url": url, **more})


def framed(answer) -> str:  # type: ignore[no-untyped-def]
    found = re.search(r'<iframe src="([^"]+)"', answer.json["html"])
    assert found
    return unescape(found[1])


@pytest.mark.parametrize(
    "path", ["/embed/procedures/epidural", "/v1/procedures/epidural", "/procedures/epidural"]
)
def test_an_address_of_a_procedure_becomes_a_frame_that_is_there(client: FlaskClient, path: str) -> None:
    answer = ask(client, HOST + path)
    assert answer.mimetype == "application/json"
    assert answer.json.keys() >= REQUIRED
    assert (answer.json["version"], answer.json["type"]) == ("1.0", "rich")
    assert framed(answer) == PAGE
    assert client.get(urlsplit(framed(answer)).path).status_code == 200


def test_topics_language_and_organisation_go_along(client: FlaskClient) -> None:
    answer = ask(client, f"{PAGE}?topics=driving,arrival&lang=es&organisation=chase-lodge&utm_source=x")
    address = urlsplit(framed(answer))
    assert "utm" not in address.query
    page = client.get(f"{address.path}?{address.query}")
    assert page.status_code == 200
    assert '<html lang="es">' in page.text
    assert answer.json["title"] == "Inyección epidural"


def test_the_same_is_told_as_xml(client: FlaskClient) -> None:
    answer = ask(client, PAGE, format="xml")
    assert answer.mimetype == "text/xml"
    root = ElementTree.fromstring(answer.data)
    assert {child.tag: child.text for child in root} == {
        name: str(value) for name, value in ask(client, PAGE).json.items()
    }


def test_a_format_that_is_not_offered_is_a_501_as_the_specification_has_it(client: FlaskClient) -> None:
    answer = ask(client, PAGE, format="yaml")
    assert (answer.status_code, answer.mimetype) == (501, "application/problem+json")
    assert client.get(answer.json["type"]).status_code == 200


def test_a_frame_is_no_larger_than_asked_for_and_never_too_small_to_read(client: FlaskClient) -> None:
    small = ask(client, PAGE, maxwidth="320", maxheight="400").json
    assert (small["width"], small["height"]) == (320, 400)
    assert 'width="320" height="400"' in small["html"]
    assert ask(client, PAGE, maxwidth="9999").json["width"] == ask(client, PAGE).json["width"]
    assert ask(client, PAGE, maxwidth="1").json["width"] == 240


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/embed/procedures/epidural",
        "http://localhost.evil.example/embed/procedures/epidural",
        "http://localhost@evil.example/embed/procedures/epidural",
        f"{HOST}/embed/procedures/nope",
        f"{HOST}/embed/procedures/epidural/",
        f'{HOST}/embed/procedures/epidural"><script>',
        f"{HOST}/docs",
        HOST,
        "http://[",
        "",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_is_not_ours_is_not_found(client: FlaskClient, url: str) -> None:
    assert ask(client, url).status_code == 404


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "url"),
        (f"?url={quote(PAGE)}%0A", "url"),
        (f"?url={quote(PAGE)}&maxwidth=0", "maxwidth"),
        (f"?url={quote(PAGE)}&maxheight=x", "maxheight"),
        (f"?url={quote(PAGE)}&width=3", "width"),
        (f"?url={quote(PAGE + '?topics=drving')}", "topics"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_refused_by_name(
    client: FlaskClient, query: str, name: str
) -> None:
    answer = client.get(f"/oembed{query}")
    assert (answer.status_code, answer.json["errors"][0]["parameter"]) == (400, name)
    assert len(answer.json["detail"].split()) > 3


def test_with_a_public_address_only_that_is_ours_and_pages_say_where_to_ask(real_state: Path) -> None:
    client = application(real_state, base_url="https://kb.example/spine").test_client()
    page = client.get("/embed/procedures/epidural?topics=driving")
    (address,) = re.findall(r'type="application/json\+oembed" href="([^"]+)"', page.text)
    assert address.startswith("https://kb.example/spine/oembed?")
    answer = client.get(unescape(address).removeprefix("https://kb.example/spine"))
    assert framed(answer) == "https://kb.example/spine/embed/procedures/epidural?topics=driving"
    assert ask(client, PAGE).status_code == 404
