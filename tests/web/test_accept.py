"""`Accept` as real clients send it: what they leave to the service they get in its usual form."""

import pytest
from flask.testing import FlaskClient

from kbapi.web.asked import accepted_types, language_of, offer_for

JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
"""What HttpURLConnection of Java 18 and earlier sends where a program names nothing."""
OFFERS = ("application/json", "text/plain")


@pytest.mark.parametrize(
    "header",
    [JAVA, "*", " * ", "*;q=0.5", "image/gif, *", "*, image/gif", "*/*;q=.1", "image/gif;q=1, */*; q=.001"],
)
def test_anything_is_anything_however_it_is_written(header: str) -> None:
    assert offer_for(header, OFFERS) == "application/json"


@pytest.mark.parametrize("header", ["image/*", "image/gif, *;q=0", "*/*;q=.0", "text/html;q=.9", "a*b/c"])
def test_what_is_not_wanted_is_not_given(header: str) -> None:
    assert offer_for(header, OFFERS) is None


def test_a_quality_without_its_nought_counts() -> None:
    assert offer_for("application/json;q=.2, text/plain;q=.8", OFFERS) == "text/plain"
    assert accepted_types(JAVA).quality("application/json") == 0.2
    assert language_of("en;q=.2, es;q=.8", "en") == "es"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/v1/procedures/epidural", "application/json"),
        ("/service?mainSearchCriteria.v.cs=ICD10CM&mainSearchCriteria.v.c=M54.16", "text/xml"),
        ("/fhir/Library/epidural.en", "application/fhir+json"),
        ("/v1/changes", "application/json"),
    ],
)
def test_a_java_program_that_names_no_type_is_answered(
    client: FlaskClient, path: str, media_type: str
) -> None:
    answer = client.get(path, headers={"Accept": JAVA})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
