"""Addresses, names and versions of resources."""

import re

import pytest

from kbapi.fhir.publication import canonical, computer_name, edition_of_version


def test_a_canonical_address_is_absolute_with_and_without_a_public_address() -> None:
    assert canonical("https://kb.example", "Library", "a.en") == "https://kb.example/fhir/Library/a.en"
    urn = canonical("", "Library", "a.en")
    assert re.fullmatch("urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", urn)
    others = {canonical("", "Library", "a.es"), canonical("", "PlanDefinition", "a.en")}
    assert len(others | {urn}) == 3
    assert canonical("", "Library", "a.en") == urn


@pytest.mark.parametrize(
    ("resource_id", "name"),
    [("a.en", "LibraryAEn"), ("c-arm-2.es", "LibraryCArm2Es"), ("2-needles", "Library2Needles")],
)
def test_the_name_for_programs_is_an_identifier(resource_id: str, name: str) -> None:
    assert computer_name("Library", resource_id) == name
    assert name.isidentifier()


def test_a_version_begins_with_its_edition() -> None:
    assert edition_of_version("0123456789abcdef0123") == "0123456789abcdef0123"
    assert edition_of_version("0123456789abcdef0123.due-soon") == "0123456789abcdef0123"
