"""Codes have the shape and check digit of their system; systems go by several names."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kbapi.knowledge.code import (
    CODE_SYSTEMS,
    NOT_CARRIED,
    complaint_about,
    find_system,
    names_of,
    normalised,
)

KNOWN = (*CODE_SYSTEMS, *NOT_CARRIED)

SNOMED = ("22298006", "73211009", "404684003", "138875005")
LOINC = ("2160-0", "718-7", "8480-6", "55284-4")


@pytest.mark.parametrize(
    ("system", "code"),
    [
        *(("snomed-ct", code) for code in SNOMED),
        *(("loinc", code) for code in LOINC),
        ("icd-10-cm", "M54.16"),
        ("icd-10-cm", "M5416"),
        ("icd-10-cm", "W14"),
        ("icd-10-pcs", "3E0S33Z"),
        ("cpt", "99999"),
    ],
)
def test_a_real_code_raises_no_complaint(system: str, code: str) -> None:
    assert complaint_about(system, code) is None


@pytest.mark.parametrize(
    ("system", "code"),
    [
        ("snomed-ct", "22298007"),
        ("snomed-ct", "22289006"),
        ("loinc", "2160-1"),
        ("loinc", "2610-0"),
        ("icd-10-cm", "54.16"),
        ("icd-10-cm", "M54.16 "),
        ("icd-10-pcs", "3E0O33Z"),
        ("cpt", "1234"),
        ("snomed-ct", "٢٢٢٩٨٠٠٦"),
        ("read", "XE0Uz"),
    ],
)
def test_a_mistyped_code_raises_a_complaint(system: str, code: str) -> None:
    assert complaint_about(system, code)


@given(st.sampled_from(SNOMED), st.data())
def test_no_single_wrong_digit_passes_the_check_of_snomed_ct(code: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(code) - 1))
    digit = data.draw(st.sampled_from("123456789"))
    assume(digit != code[place])
    assert complaint_about("snomed-ct", code[:place] + digit + code[place + 1 :])


@given(st.sampled_from(SNOMED), st.data())
def test_no_two_swapped_digits_pass_the_check_of_snomed_ct(code: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(code) - 2))
    assume(code[place] != code[place + 1])
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert complaint_about("snomed-ct", swapped)


@given(st.integers(0, 999_999))
def test_exactly_one_check_digit_of_loinc_is_right(number: int) -> None:
    assert sum(complaint_about("loinc", f"{number}-{digit}") is None for digit in range(10)) == 1


@pytest.mark.parametrize("system", KNOWN, ids=lambda system: system.id)
def test_every_name_of_a_system_leads_to_it(system: object) -> None:
    known = next(found for found in KNOWN if found is system)
    for name in (*names_of(known), known.id.upper(), known.id.replace("-", ""), known.id.replace("-", " ")):
        assert find_system(f" {name} ") is known


def test_no_two_systems_share_a_name() -> None:
    for system in KNOWN:
        assert {find_system(name) for name in names_of(system)} == {system}


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("ICD-10-CM", "icd-10-cm"), ("ICD10CM", "icd-10-cm"), ("ICD10", "icd-10-cm"), ("I10", "icd-10-cm"),
        ("SNOMEDCT", "snomed-ct"), ("SNOMED-CT", "snomed-ct"), ("SNOMED", "snomed-ct"), ("LNC", "loinc"),
        ("LN", "loinc"), ("CPT4", "cpt"), ("CPT-4", "cpt"), ("ICD9", "icd-9-cm"), ("ICD9-CM", "icd-9-cm"),
        ("RXCUI", "rxnorm"), ("RxNorm", "rxnorm"), ("NDC", "ndc"), ("MSH", "mesh"), ("HCPCS", "hcpcs"),
        ("ICD10PCS", "icd-10-pcs"),
    ],
)  # fmt: skip
def test_a_system_is_found_by_the_names_that_clients_send(name: str, system: str) -> None:
    found = find_system(name)
    assert found
    assert found.id == system


def test_codes_are_compared_without_dots_spaces_and_case() -> None:
    assert normalised("m54.16") == normalised("M5416 ") == "M5416"
