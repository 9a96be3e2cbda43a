"""OpenEMR's folder holds the nearest handout for every code, under the names that OpenEMR builds."""

import re

from flask import Flask

from kbapi.integrations.openemr import local_handouts
from kbapi.web.request_context import House

OPENEMR_NAME = re.compile(r"(icd10|snomed|loinc|cpt4)_[a-z0-9.-]+_(en|es)\.pdf")


def planned(app: Flask) -> dict[str, str]:
    house: House = app.extensions["kbapi"]
    files = list(local_handouts(house.knowledge_base.current()))
    assert len({file.name for file in files}) == len(files)
    return {file.name: file.procedure for file in files}


def test_every_file_has_a_name_that_openemr_builds_and_lets_through(real_app: Flask) -> None:
    # Its check_file_dir_name lets letters, digits, dot, hyphen and underscore through.
    assert all(OPENEMR_NAME.fullmatch(name) for name in planned(real_app))


def test_the_nearest_procedure_is_taken_in_both_languages(real_app: Flask) -> None:
    files = planned(real_app)
    for language in ("en", "es"):
        assert files[f"icd10_m54.16_{language}.pdf"] == "epidural"
        assert files[f"snomed_247369005_{language}.pdf"] == "facet"
        assert files[f"loinc_24931-8_{language}.pdf"] == "facet"
        assert files[f"cpt4_64493_{language}.pdf"] == "facet"


def test_of_two_equally_near_procedures_neither_is_taken_unless_one_is_a_kind_of_the_other(
    real_app: Flask,
) -> None:
    files = planned(real_app)
    assert "cpt4_20610_en.pdf" not in files
    assert files["icd10_m51.16_en.pdf"] == "epidural"


def test_codes_that_lead_to_no_procedure_have_no_file(real_app: Flask) -> None:
    assert not [name for name in planned(real_app) if name.startswith("icd10_g97")]
