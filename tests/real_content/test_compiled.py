"""Compiled answers of the real content are those of the application; some of them, spread over all doors."""

import itertools
from pathlib import Path

import pytest

from kbapi.compile_edition import asking
from kbapi.web.listed import list_addresses
from tests.compile_edition.asking import ask
from tests.compile_edition.conftest import pair_of
from tests.compile_edition.test_equivalence import FORMS, addresses
from tests.publishing import settings_of

EACH = 29
"""One address of so many: all of them would take half a minute."""


def test_a_compiled_answer_is_the_live_one(real_state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        asking, "list_addresses", lambda app: itertools.islice(list_addresses(app), 0, None, EACH)
    )
    # A licence that nobody else has, so that no other test answers from a file that is not whole.
    pair = pair_of(settings_of(real_state, licence="Sample of a few"))
    doors = set()
    for (address, language), form in itertools.product(addresses(pair.file), FORMS):
        headers = form | ({"ACCEPT_LANGUAGE": language} if language else {})
        assert ask(pair.front, address, **headers) == ask(pair.live, address, **headers), (address, headers)
        doors.add(address.split("?")[0].split("/")[1])
    assert len(pair.file) > 200
    assert {"v1", "procedures", "fhir", "infobutton", "embed"} <= doors
