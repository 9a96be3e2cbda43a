"""Property tests from the document: what it allows or forbids is answered as it says, never with a fault."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode

from kbapi.app import openapi_document
from kbapi.web.hygiene import has_odd_characters

EXAMPLES = 5
"""Requests an operation; more find nothing new and take longer."""
REAL = {"organisation": "massachusetts-general", "procedure": "epidural", "sections": "before"}
"""Parameters that must name what there is, as no schema can tell."""


class Served:
    """A WSGI application that can be named before it is made; tests are made from the document alone."""

    app: Flask

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        return self.app(environ, start_response)


SERVED = Served()
schema = schemathesis.openapi.from_dict(json.loads(openapi_document().json))
schema.app = SERVED


def mean_what_there_is(case: Any) -> None:
    """Puts real values where only those can be meant, and leaves cursors to tests that know some.

    Bodies of any shape are rid of what no schema of a shape that we do not know can forbid.
    """
    case.body = legible(case.body)
    for given in (case.query, case.body):
        if isinstance(given, dict):
            given |= {name: real for name, real in REAL.items() if name in given}
    case.query.pop("cursor", None)
    if not is_day(str(case.query.get("as_of", ""))[:10]):
        case.query.pop("as_of", None)


def legible(value: Any) -> Any:
    """The same without control characters and endless numbers, which are refused in every body."""
    if isinstance(value, int) and abs(value) >= 10**15:
        return 10**15 - 1
    if isinstance(value, str):
        return "".join(character for character in value if not has_odd_characters(character))
    if isinstance(value, list):
        return list(map(legible, value))
    if isinstance(value, dict):
        return {legible(name): legible(inner) for name, inner in value.items()}
    return value


def is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def served(real_app: Flask) -> None:
    SERVED.app = real_app


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
def test_every_operation_keeps_its_promises(case: Any) -> None:
    if case.meta.generation.mode is GenerationMode.POSITIVE and case.query is not None:
        mean_what_there_is(case)
    # The client of the tests unpacks nothing.
    case.call_and_validate(headers={"Accept-Encoding": "identity"})
