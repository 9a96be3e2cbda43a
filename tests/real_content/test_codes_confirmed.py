"""The content has every code whose meaning was confirmed, on the page meant, and none that was not."""

import re

import pytest
from flask.testing import FlaskClient

from kbapi.knowledge.code import complaint_about
from tests.house_rules.python_files import ROOT

CONFIRMED = {
    "icd-10-cm": """
        M54.30 M54.31 M54.32 M54.40 M54.41 M54.42 M54.12 M54.13 M54.14 M54.15 M54.16 M54.17 M51.16
        M51.17 M50.10 M50.11 M50.120 M50.121 M50.122 M50.123 M50.13 M48.02 M48.04 M48.061 M48.062
        M48.07 M51.360 M51.361 M51.362 M51.369 M51.370 M51.371 M51.372 M51.379 M50.30 M47.812
        M47.814 M47.816 M47.817 M47.22 M47.26 M47.27 M47.896 M46.1 M53.3 M54.50 M54.51 M54.59 M54.2
        M16 M17 M19.011 G97.1 G97.41 G96.11 G06.1""",
    "icd-10-pcs": """
        3E0R33Z 3E0S33Z 3E0S3BZ 3E0U33Z 01513ZZ 01583ZZ 015B3ZZ 015R3ZZ 0S993ZZ 0S993ZX 0S9B3ZZ
        0S9B3ZX 0S9C3ZZ 0S9C3ZX 0S9D3ZZ 0S9D3ZX 0R9J3ZZ 0R9J3ZX 0R9K3ZZ 0R9K3ZX 0S973ZZ 0S973ZX
        0S983ZZ 0S983ZX""",
    "loinc": """
        24931-8 26323-6 26324-4 26322-8 30579-7 30812-2 30814-8 30817-1 35927-3 24901-1 26320-2
        26321-0 26319-4 72541-6 72542-4 72540-8 70918-8 70919-6 70920-4 35932-3 70921-2 70922-0
        37493-4 36771-4 72530-9 24769-2 30638-1""",
    "snomed-ct": """
        23056005 128196005 2415007 54404000 42452002 202735001 76107001 18347007 83561009 428513007
        303081002 77547008 26538006 60937000 69195002 68675004 8847002 239880009 387800004 429350001
        428671008 247369005 55146009 202487003 202805003 279039007 239872002 239873007 373623009
        398987004""",
    "cpt": """
        62320 62321 62322 62323 64479 64480 64483 64484 64490 64491 64492 64493 64494 64495 64633
        64634 64635 64636 27096 64451 62290 62291 72295 64510 20610""",
    "hcpcs": "G0260",
}
UNCONFIRMED = {
    "cpt": "20611 64520 64625 72285",
    "icd-10-pcs": "3E0T33Z 3E0T3BZ",
    "snomed-ct": "112943005 231249005 267073000",
}
LISTED = [(system, code) for system, codes in CONFIRMED.items() for code in codes.split()]


@pytest.mark.parametrize(("system", "code"), LISTED)
def test_a_confirmed_code_is_on_a_page_with_its_meaning_and_where_it_was_read(
    client: FlaskClient, system: str, code: str
) -> None:
    items = client.get("/v1/codes", query_string={"system": system, "code": code}).json["items"]
    exact = [item for item in items if item["matched"] == "exact"]
    assert exact
    assert all(item["code"]["relation"] and item["code"]["verified_in"] for item in exact)
    assert complaint_about(system, code) is None


@pytest.mark.parametrize("system", UNCONFIRMED)
def test_a_code_that_could_not_be_confirmed_is_on_no_page(client: FlaskClient, system: str) -> None:
    for code in UNCONFIRMED[system].split():
        items = client.get("/v1/codes", query_string={"system": system, "code": code}).json["items"]
        assert [item for item in items if item["matched"] == "exact"] == []


def test_no_page_has_a_code_that_is_not_listed_here(client: FlaskClient) -> None:
    listed = {code for _, code in LISTED}
    for path in ("procedures", "conditions", "risks", "side-effects", "terms"):
        for item in client.get(f"/v1/{path}?limit=200").json["items"]:
            codes = {code["code"] for code in client.get(item["href"]).json["codes"]}
            assert codes <= listed, item["id"]


def test_a_list_of_numbers_under_licence_holds_no_word_about_them() -> None:
    text = (ROOT / "content" / "codes" / "cpt.yaml").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.startswith("  - ")]
    shape = r'  - \{code: "[0-9A-Z]{5}", for: procedures/[a-z-]+, relation: [a-z]+, verified_in: "[^"]+"\}'
    assert lines
    assert all(re.fullmatch(shape, line) for line in lines)
