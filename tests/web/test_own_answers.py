"""What the service answers itself is what it answers over HTTP, and leaves no trace in the request."""

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from kbapi.errors import UnknownRecordError
from kbapi.web.own_answers import own_answer
from kbapi.web.request_context import snapshot

PATH, QUERY = "/v1/procedures/facet/education", {"format": "html", "lang": "es"}


def test_the_bytes_are_those_of_a_get(real_app: Flask, client: FlaskClient) -> None:
    with real_app.test_request_context("/?lang=en"):
        assert own_answer(PATH, QUERY).get_data() == client.get(PATH, query_string=QUERY).data


def test_the_request_at_hand_keeps_its_language_and_edition(real_app: Flask) -> None:
    with real_app.test_request_context("/?lang=en"):
        assert snapshot().language == "en"
        own_answer(PATH, QUERY)
        assert snapshot().language == "en"
        assert "languages" not in g


def test_what_the_operation_raises_is_raised(real_app: Flask) -> None:
    with real_app.test_request_context("/"), pytest.raises(UnknownRecordError):
        own_answer("/v1/procedures/nowhere", {})
