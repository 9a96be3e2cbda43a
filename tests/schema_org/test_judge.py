"""The judge of linked data finds what others get wrong."""

from typing import Any

import pytest

from tests.schema_org.judge import Vocabulary

THERAPY = {"@type": "MedicalTherapy", "name": "x"}
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"@type": "TherapeuticProcedure", "contraindication": "x"}, "no property contraindication"),
    (
        {"@type": "TherapeuticProcedure", "seriousAdverseOutcome": THERAPY},
        "no property seriousAdverseOutcome",
    ),
    (THERAPY | {"indication": "x"}, "no property indication"),
    (THERAPY | {"procedureType": "https://schema.org/Percutaneous"}, "is not among"),
    (THERAPY | {"bodyLocation": {"@type": "AnatomicalStructure"}}, "is not among"),
    (THERAPY | {"adverseOutcome": "x"}, "is not among"),
    ({"@type": "MedicalWebPage", "lastReviewed": "yesterday"}, "is not among"),
    (
        {"@type": "HealthTopicContent", "hasHealthAspect": "https://schema.org/PreparationHealthAspect"},
        "is not among",
    ),
    ({"@type": "SpinalTherapy"}, "no such class"),
    ({"name": "x"}, "without a type"),
    (THERAPY | {"name": ""}, "is no text"),
]


@pytest.mark.parametrize(("node", "complaint"), WRONG)
def test_what_others_get_wrong_is_found(node: dict[str, Any], complaint: str) -> None:
    assert any(complaint in found for found in Vocabulary().complaints(node))


def test_what_is_right_is_left_alone() -> None:
    right = THERAPY | {
        "procedureType": "https://schema.org/PercutaneousProcedure",
        "seriousAdverseOutcome": {"@type": "MedicalEntity", "name": "x"},
        "mainEntityOfPage": {"@type": "MedicalWebPage", "lastReviewed": "2026-01-31", "url": "/x"},
    }
    assert list(Vocabulary().complaints(right)) == []


def test_the_copy_knows_the_health_types_in_full() -> None:
    known = Vocabulary()
    assert {"MedicalProcedure", "TherapeuticProcedure", "Thing"} < known.kinds_of("MedicalTherapy")
    assert known.members["MedicalProcedureType"] == {"NoninvasiveProcedure", "PercutaneousProcedure"}
    assert len(known.members["HealthAspectEnumeration"]) == 29
