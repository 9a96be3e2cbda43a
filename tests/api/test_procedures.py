"""Procedures: what a page holds, what is told of it by inheritance, its sections, and the filters."""

from typing import Any

import pytest
from flask.testing import FlaskClient

SECTIONS = [
    "what-it-is", "before", "during", "after", "benefits", "risks", "who-should-not", "alternatives",
]  # fmt: skip
FIELDS = {
    "title", "summary", "also_called", "parent", "children", "regions", "purposes", "guidance", "agents",
    "codes", "sections", "facts", "risks", "side_effects", "candidacy_rules", "sources", "readability",
    "links", "meta", "language",
}  # fmt: skip


@pytest.fixture(scope="module")
def procedures(real_app: Any) -> dict[str, Any]:
    """Every procedure by id."""
    client = real_app.test_client()
    items = client.get("/v1/procedures?limit=200").json["items"]
    return {item["id"]: client.get(item["href"]).json for item in items}


def ids(refs: list[dict[str, Any]]) -> list[str]:
    return [ref["id"] for ref in refs]


def test_every_procedure_has_the_promised_fields_facts_and_eight_sections(procedures: dict[str, Any]) -> None:
    assert len(procedures) == 13
    for procedure in procedures.values():
        assert set(procedure) >= FIELDS
        assert ids(procedure["sections"]) == SECTIONS
        assert procedure["facts"]
        assert procedure["sources"]
        assert procedure["readability"]["grade"] > 0


def test_sections_are_told_as_html_with_source_marks_and_as_plain_text(procedures: dict[str, Any]) -> None:
    for procedure in procedures.values():
        for section in procedure["sections"]:
            assert section["html"].startswith("<")
            assert "<" not in section["text"]
            for claim in section["claims"]:
                assert f'href="/v1/claims/{claim}"' in section["html"]
                assert claim not in section["text"]


def test_risks_and_side_effects_are_told_where_inheritance_allows(procedures: dict[str, Any]) -> None:
    for name in ("spine-injection", "epidural", "facet", "sacroiliac", "nerve-root-block"):
        assert {"bleeding", "infection"} <= set(ids(procedures[name]["risks"]))
        assert procedures[name]["side_effects"]
    assert procedures["diskography"]["risks"]
    assert procedures["diskography"]["side_effects"] == []
    for name in ("radiofrequency-ablation", "joint-injection", "joint-aspiration", "sympathetic-block"):
        assert procedures[name]["risks"] == procedures[name]["side_effects"] == []


def test_rules_are_told_where_inheritance_allows(procedures: dict[str, Any]) -> None:
    told = {name: set(ids(procedure["candidacy_rules"])) for name, procedure in procedures.items()}
    everywhere = set.intersection(*told.values())
    assert everywhere == {"default-clinician-decides", "contradictory-answers"}
    assert told["radiofrequency-ablation"] == everywhere | {"rfa-after-positive-test", "rfa-without-test"}
    assert {"diskography-no-surgery", "any-current-infection"} <= told["diskography"]
    assert "good-sciatica" not in told["diskography"]
    assert "diskography-no-surgery" not in told["epidural"]


def test_a_serious_risk_is_marked_and_a_rule_tells_its_outcome(procedures: dict[str, Any]) -> None:
    risks = {risk["id"]: risk["serious"] for risk in procedures["epidural"]["risks"]}
    assert risks["paralysis"]
    assert not risks["bruising"]
    outcomes = {rule["outcome"] for rule in procedures["epidural"]["candidacy_rules"]}
    assert {"not_a_candidate", "reschedule", "ask_first"} <= outcomes


def test_parents_and_children_name_each_other(procedures: dict[str, Any]) -> None:
    for name, procedure in procedures.items():
        for child in procedure["children"]:
            assert procedures[child["id"]]["parent"]["id"] == name
        if procedure["parent"]:
            assert name in ids(procedures[procedure["parent"]["id"]]["children"])


def test_children_are_named_in_the_language_of_the_page(
    client: FlaskClient, procedures: dict[str, Any]
) -> None:
    children = {child["id"] for procedure in procedures.values() for child in procedure["children"]}
    listed = client.get("/v1/procedures?limit=200&lang=es").json["items"]
    titles = {item["id"]: item["title"] for item in listed}
    assert any(titles[name] != procedures[name]["title"] for name in children)
    for name in procedures:
        for child in client.get(f"/v1/procedures/{name}?lang=es").json["children"]:
            assert child["title"] == titles[child["id"]]


def test_the_sources_of_a_page_are_those_of_its_facts_and_sections(procedures: dict[str, Any]) -> None:
    for procedure in procedures.values():
        spoken = {
            mention["id"]
            for fact in procedure["facts"]
            for claim in fact["claims"]
            for mention in claim["sources"]
        }
        assert spoken <= set(ids(procedure["sources"]))


def test_a_section_alone_is_the_same_with_its_sources_and_its_own_etag(
    client: FlaskClient, procedures: dict[str, Any]
) -> None:
    tags = set()
    for section in procedures["epidural"]["sections"]:
        answer = client.get(section["href"])
        assert section.items() <= answer.json.items()
        assert answer.json["about"]["id"] == "epidural"
        assert answer.json["sources"]
        tags.add(answer.headers["ETag"])
    assert len(tags) == len(SECTIONS)


def test_a_section_that_a_page_lacks_is_not_found_and_its_sections_are_named(client: FlaskClient) -> None:
    answer = client.get("/v1/procedures/epidural/sections/dosage")
    assert answer.status_code == 404
    assert "what-it-is" in answer.json["detail"]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("region", "cervical", {"facet", "spine-injection"}),
        ("purpose", "therapeutic", None),
        ("purpose", "diagnostic", None),
        ("guidance", "ct", {"spine-injection"}),
        ("condition", "sciatica", None),
        ("parent", "facet", {"facet-intra-articular", "medial-branch-block"}),
    ],
)
def test_the_list_is_filtered(
    client: FlaskClient, procedures: dict[str, Any], name: str, value: str, expected: set[str] | None
) -> None:
    field = {"region": "regions", "purpose": "purposes", "guidance": "guidance"}.get(name)
    if expected is None and field:
        expected = {known for known, procedure in procedures.items() if value in procedure[field]}
    elif expected is None:
        expected = {known for known, procedure in procedures.items() if value in ids(procedure["conditions"])}
    listed = client.get("/v1/procedures", query_string={name: value}).json
    assert set(ids(listed["items"])) == expected
    assert listed["total"] == len(expected) > 0


def test_filters_join_and_a_purpose_that_does_not_exist_is_refused(client: FlaskClient) -> None:
    joined = client.get("/v1/procedures?region=cervical&guidance=ct").json
    assert ids(joined["items"]) == ["spine-injection"]
    assert client.get("/v1/procedures?purpose=cosmetic").status_code == 400
    assert client.get("/v1/procedures?region=nowhere").json["total"] == 0


def test_a_led_page_shows_the_organisations_claims_first(client: FlaskClient) -> None:
    page = client.get("/v1/procedures/spine-injection?organisation=chase-lodge").json
    duration = next(fact for fact in page["facts"] if fact["topic"]["id"] == "duration")
    assert duration["claims"][0]["sources"][0]["organisation"] == "chase-lodge"
    assert duration["answer"] == duration["claims"][0]["text"]
