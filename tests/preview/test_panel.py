"""The panel stands beside every page, tells what concerns it, and lets nobody else in."""

import pytest
from werkzeug.test import Client

from kbapi.preview.panel import Panel
from tests.preview.conftest import Desk


def client(desk: Desk) -> Client:
    """Somebody who asks the preview."""
    return Client(desk.preview.application)


@pytest.mark.parametrize(
    "address", ["/", "/terms/ladder", "/procedures/pruning/before", "/search", "/nowhere"]
)
def test_every_page_has_the_panel_and_its_script(quiet_desk: Desk, address: str) -> None:
    page = quiet_desk.page(address)
    assert page.count('<aside id="preview"') == 1
    assert '<script type="module" src="/preview/preview.js"></script></head>' in page


def test_problems_stand_with_their_page_and_those_of_others_below(desk: Desk) -> None:
    desk.edit("{id: F913", "{idd: F913")
    here, elsewhere = (page.partition("All other files") for page in map(desk.page, ("/terms/ladder", "/")))
    assert "did you mean `id`?" in here[0]
    assert "FM010" not in here[2]
    assert "FM010" not in elsewhere[0]
    assert '<a href="/terms/ladder">' in elsewhere[2]


def test_a_change_is_told_word_by_word(desk: Desk) -> None:
    desk.edit("answer: A ladder has two rails", "answer: A ladder has two long rails")
    assert "A ladder has two\n<ins>long</ins>\nrails" in desk.page("/terms/ladder")


def test_what_an_editor_wrote_is_shown_as_text_and_never_as_html(desk: Desk) -> None:
    desk.edit("title: Ladder", 'title: "<b id=x>Ladder</b>"')
    desk.edit("also_called: [steps]", "also_called: [steps]\n<i>: no")
    assert "<b id=x>" not in desk.page("/terms/ladder")
    assert "unknown key `&lt;i&gt;`" in desk.page("/terms/ladder")


def test_nothing_of_a_preview_is_kept_by_a_browser(quiet_desk: Desk) -> None:
    first = client(quiet_desk).get("/terms/ladder")
    assert first.headers["Cache-Control"] == "no-store"
    assert "ETag" not in first.headers
    again = client(quiet_desk).get("/terms/ladder", headers={"If-None-Match": "*", "Accept-Encoding": "gzip"})
    assert (again.status_code, again.text) == (200, first.text)


@pytest.mark.parametrize("address", ["/", "/terms/ladder", "/preview/news", "/preview/preview.js"])
def test_other_host_names_are_not_answered(quiet_desk: Desk, address: str) -> None:
    assert client(quiet_desk).get(address, base_url="http://evil.example").status_code == 400


def test_other_answers_are_left_as_they_are(quiet_desk: Desk) -> None:
    assert client(quiet_desk).get("/v1/terms/ladder").json["title"] == "Ladder"  # type: ignore[index]
    assert client(quiet_desk).get("/preview/nothing").status_code == 404
    assert client(quiet_desk).get("/preview/preview.css").mimetype == "text/css"


def test_news_come_when_there_are_any(desk: Desk) -> None:
    panel = desk.preview.application
    assert isinstance(panel, Panel)
    news = client(desk).get("/preview/news?seen=0", buffered=False).iter_encoded()
    assert next(news) == b"data: 1\n\n"
    desk.edit("title: Ladder", "title: Long ladder")
    assert next(news) == b"data: 2\n\n"
