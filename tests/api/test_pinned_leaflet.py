"""The short address of a leaflet: the same page for ever, whatever is published or set later."""

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import TwoEditions
from tests.publishing import application


def test_it_is_the_page_that_the_handout_names(client: FlaskClient) -> None:
    query = {"organisation": "massachusetts-general", "sections": "before,after", "lang": "es"}
    told = client.get("/v1/procedures/epidural/education", query_string=query)
    page = client.get(told.json["address"], headers={"Accept-Language": "en"})
    named = client.get("/v1/procedures/epidural/education", query_string=query | {"format": "html"})
    assert page.data == named.data
    assert page.headers["Content-Language"] == "es"
    assert page.headers["Cache-Control"].endswith("immutable")


def test_it_stays_when_another_edition_is_published(two_editions: TwoEditions) -> None:
    page = two_editions.client.get(f"/e/{two_editions.older}/en/pruning")
    assert page.headers["KB-Edition"] == two_editions.older
    assert "immutable" in page.headers["Cache-Control"]
    assert two_editions.older in page.text
    assert two_editions.current not in page.text


def test_it_does_not_follow_the_settings_of_today(two_editions: TwoEditions) -> None:
    path = f"/e/{two_editions.older}/en/pruning"
    set_later = application(two_editions.state, organisation="tree-society").test_client()
    assert set_later.get(path).data == two_editions.client.get(path).data


@pytest.mark.parametrize(
    "path",
    ["/e/current/en/{}", "/e/{{}}/fr/{}", "/e/{{}}/en/no-such-page", "/e/{{}}/en/A%20b", "/e/0{{}}/en/{}"],
)
def test_what_it_does_not_name_is_not_found(client: FlaskClient, path: str) -> None:
    edition = client.get("/version").json["edition"]
    answer = client.get(path.format("epidural").format(edition))
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


def test_unknown_parameters_sections_and_organisations_are_refused_by_name(client: FlaskClient) -> None:
    path = f"/e/{client.get('/version').json['edition']}/en/epidural"
    for query in ({"edition": "current"}, {"sections": "dosage"}, {"organisation": "nobody"}):
        answer = client.get(path, query_string=query)
        assert answer.status_code == 400
        assert answer.json["errors"][0]["parameter"] == next(iter(query))
