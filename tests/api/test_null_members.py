"""Members of a body that are null are as if they were left out, as many clients write what is unset."""

import pytest
from flask.testing import FlaskClient

ANSWERS, ASSESSMENTS = "/v1/answers", "/v1/candidacy/assessments"


@pytest.mark.parametrize(
    ("path", "body", "unset"),
    [
        (ANSWERS, {"q": "when should I arrive"}, ("procedure", "organisation", "lang", "explain")),
        (ASSESSMENTS, {}, ("procedure", "organisation", "inputs", "appointment_date", "lang")),
    ],
)
def test_null_stands_for_what_is_left_out(
    client: FlaskClient, path: str, body: dict[str, object], unset: tuple[str, ...]
) -> None:
    plain, told = (client.post(path, json=body | more) for more in ({}, dict.fromkeys(unset)))
    assert (told.status_code, told.json) == (plain.status_code, plain.json)
    assert plain.status_code == 200


def test_null_is_no_question_and_hides_no_misspelt_name(client: FlaskClient) -> None:
    [missing] = client.post(ANSWERS, json={"q": None}).json["errors"]
    assert missing == {"detail": "is missing", "pointer": "/q"}
    [unknown] = client.post(ANSWERS, json={"q": "x", "proceedure": None}).json["errors"]
    assert unknown["pointer"] == "/<redacted>"
