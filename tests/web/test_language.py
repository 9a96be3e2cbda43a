"""Languages: `lang` wins over `Accept-Language`, and a text in another language than asked for says so."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from kbapi.content.load import load
from kbapi.knowledge.identity import Key
from tests.publishing import SAMPLE_CONTENT, application, published
from tests.story.editing import copied

PATH = "/v1/terms/contrast"
SPANISH = """---
id: {id}
translates: "{fingerprint}"
title: {title}
summary: "{summary} [{claim}]"
answers:
  definition: {summary}
---

## Qué significa {{#what-it-means}}

{summary} [{claim}]
"""
LADDER = {
    "id": "ladder",
    "title": "Escalera",
    "summary": "Una escalera tiene muchos peldaños.",
    "claim": "F913",
}
SMOKE = {"id": "smoke", "title": "Humo", "summary": "El humo sale de una lata.", "claim": "F912"}


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The sample content with a translated page and one whose translation is stale; the others have none."""
    folder = tmp_path_factory.mktemp("bilingual")
    content = copied(SAMPLE_CONTENT, folder / "content")
    library = load([content], date(2026, 11, 22)).library
    (content / "es" / "terms").mkdir(parents=True)
    fresh = library.entries[Key("term", "ladder")].fingerprint
    for page, fingerprint in ((LADDER, fresh), (SMOKE, "0" * 64)):
        text = SPANISH.format(fingerprint=fingerprint, **page)
        (content / "es" / "terms" / f"{page['id']}.md").write_text(text, "utf-8")
    published(content, folder / "state")
    return application(folder / "state").test_client()


@pytest.mark.parametrize(
    ("lang", "header", "requested", "served"),
    [
        (None, None, "en", "en"),
        (None, "", "en", "en"),
        (None, "*", "en", "en"),
        (None, "en-GB,en;q=0.9,es;q=0.8", "en", "en"),
        (None, "es", "es", "es"),
        (None, "es-MX,es;q=0.9,en;q=0.1", "es", "es"),
        (None, "en;q=0.2, es;q=0.7", "es", "es"),
        (None, "es;q=0, en", "en", "en"),
        (None, "fr, es;q=0.5", "es", "es"),
        (None, "fr-CA", "fr", "en"),
        (None, ",;q=,q=1;;, en;q=x", "en", "en"),
        (None, "ES", "es", "es"),
        ("es", "en", "es", "es"),
        ("en", "es", "en", "en"),
        ("es-419", None, "es", "es"),
        ("de", "es", "de", "en"),
    ],
)
def test_the_language_asked_for_and_the_one_served_are_told(
    bilingual: FlaskClient, lang: str | None, header: str | None, requested: str, served: str
) -> None:
    answer = bilingual.get(
        "/v1/terms/ladder",
        query_string={"lang": lang} if lang else None,
        headers={"Accept-Language": header} if header is not None else None,
    )
    fallback = requested != served
    assert answer.json["language"] == {
        "requested": requested, "served": served, "fallback": fallback,
        "reason": "not_offered" if fallback else None,
    }  # fmt: skip
    assert answer.json["title"] == {"en": "Ladder", "es": "Escalera"}[served]
    assert answer.headers["Content-Language"] == served
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("path", "reason"), [("/v1/terms/smoke", "stale"), ("/v1/risks/falling-branch", "missing")]
)
def test_a_missing_or_stale_translation_is_not_served_and_the_reason_is_told(
    bilingual: FlaskClient, path: str, reason: str
) -> None:
    spanish, english = bilingual.get(f"{path}?lang=es"), bilingual.get(path)
    assert spanish.json["language"] == {
        "requested": "es", "served": "en", "fallback": True, "reason": reason,
    }  # fmt: skip
    assert spanish.json["title"] == english.json["title"]
    assert spanish.headers["Content-Language"] == "en"


def test_a_list_tells_the_language_of_every_item(bilingual: FlaskClient) -> None:
    answer = bilingual.get("/v1/terms?lang=es")
    served = {item["id"]: item["language"]["served"] for item in answer.json["items"]}
    assert served == {"ladder": "es", "smoke": "en"}
    assert answer.headers["Content-Language"] == "en, es"


def test_the_real_content_is_told_in_spanish(client: FlaskClient) -> None:
    for path in (PATH, "/v1/procedures/epidural", "/v1/procedures/epidural/facts/arrival", "/v1/claims/F107"):
        spanish, english = client.get(f"{path}?lang=es"), client.get(path)
        assert spanish.headers["Content-Language"] == "es"
        assert spanish.headers["ETag"] != english.headers["ETag"]


def test_a_handout_is_in_one_language_down_to_its_small_words(client: FlaskClient) -> None:
    path = "/v1/procedures/epidural/education?lang=es&format="
    page = client.get(f"{path}html")
    assert '<html lang="es">' in page.text
    assert "(nota de la redacción)" in page.text
    assert "Fuentes" in client.get(f"{path}text").text.title()
    for form in ("html", "text", "markdown"):
        assert "Not reviewed" not in client.get(f"{path}{form}").text


@pytest.mark.parametrize(
    "lang", ["", "e", "englishlanguage", "xx-YY-zz-11-22", "en_GB", "é", "en;q=1", "x" * 200]
)
def test_what_is_no_language_tag_is_refused_by_name(client: FlaskClient, lang: str) -> None:
    answer = client.get(PATH, query_string={"lang": lang})
    assert answer.status_code == 400
    assert answer.json["errors"][0]["parameter"] == "lang"


def test_an_endless_header_is_cut(client: FlaskClient) -> None:
    for header in ("es," * 5_000, "e" * 16_000, ";" * 16_000, "es;q=0." + "1" * 16_000):
        assert client.get(PATH, headers={"Accept-Language": header}).status_code == 200


def test_errors_and_preflights_tell_their_language_too(client: FlaskClient) -> None:
    for answer in (
        client.get("/nowhere"),
        client.get(f"{PATH}?lang=!"),
        client.options(PATH),
        client.put(PATH),
    ):
        assert answer.headers["Content-Language"] == "en"
        assert "Accept-Language" in answer.headers["Vary"]
