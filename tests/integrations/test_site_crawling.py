"""What search engines are told: all pages in all languages, with full addresses or not at all."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree

from tests.publishing import application

BASE = "https://kb.example/spine"
NAMESPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="module")
def based(real_state: Path) -> FlaskClient:
    """The service as the public reaches it below a path."""
    return application(real_state, base_url=BASE).test_client()


def test_every_page_stands_in_the_sitemap_with_its_languages(based: FlaskClient) -> None:
    answer = based.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    root = etree.fromstring(answer.data)
    places = root.findall("s:url", NAMESPACES)
    assert 300 < len(places) <= 50_000
    for place in places[::25]:
        address = place.findtext("s:loc", namespaces=NAMESPACES)
        others = {link.get("hreflang"): link.get("href") for link in place.findall("x:link", NAMESPACES)}
        assert set(others) == {"en", "es", "x-default"}
        assert address in others.values()
        page = based.get(address.removeprefix(BASE))
        assert page.status_code == 200
        assert f'<link rel="canonical" href="{address}">' in page.text
        assert f'<link rel="alternate" hreflang="es" href="{others["es"]}">' in page.text


def test_without_a_base_address_there_is_no_sitemap_and_the_remedy_is_told(client: FlaskClient) -> None:
    answer = client.get("/sitemap.xml")
    assert answer.status_code == 404
    assert "KBAPI_BASE_URL" in answer.json["detail"]
    assert "Sitemap:" not in client.get("/robots.txt").text


def test_robots_are_kept_from_questions_and_searches(based: FlaskClient) -> None:
    answer = based.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert "Disallow: /spine/ask\n" in answer.text
    assert f"Sitemap: {BASE}/sitemap.xml\n" in answer.text


def test_links_and_files_stand_below_the_path_of_the_base_address(based: FlaskClient) -> None:
    text = based.get("/procedures/epidural/after").text
    assert 'href="/spine/assets/site.css"' in text
    assert 'href="/spine/procedures"' in text
    assert 'href="/spine/claims/F117"' in text
    assert 'href="/procedures' not in text
