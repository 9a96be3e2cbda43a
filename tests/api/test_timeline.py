"""Timelines: JSON with ISO 8601 durations and a picture, both sides shown where sources differ."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree

from tests.api.contract import Contract

PATH = "/v1/procedures/{}/timeline"
SVG = "{http://www.w3.org/2000/svg}"


def timeline(client: FlaskClient, procedure: str = "epidural", **query: str) -> Any:
    """The timeline of a procedure as JSON."""
    answer = client.get(PATH.format(procedure), query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.json


def phase(told: Any, topic: str) -> Any:
    """One phase of a timeline."""
    return next(found for found in told["phases"] if found["topic"]["id"] == topic)


def spans(found: Any) -> list[tuple[str, str | None, str | None]]:
    """The claims of a phase with their least and greatest value."""
    return [(entry["claim"], entry["min"], entry["max"]) for entry in found["entries"]]


def test_it_goes_from_arrival_to_the_last_restriction(client: FlaskClient) -> None:
    told = timeline(client)
    assert [(found["phase"], found["topic"]["id"]) for found in told["phases"]] == [
        ("before", "arrival"),
        ("during", "duration"),
        ("after", "driving"),
        ("after", "escort"),
        ("after", "anesthetic-duration"),
        ("after", "activity-restriction"),
        ("after", "onset"),
        ("after", "peak-effect"),
        ("after", "duration-of-relief"),
    ]
    assert {found["reading"] for found in told["phases"]} == {"lead", "lasts", "comes"}


def test_lengths_are_iso_8601_as_stated_and_never_averaged(client: FlaskClient) -> None:
    told = timeline(client)
    assert spans(phase(told, "arrival")) == [("F107", "PT30M", "PT30M"), ("F108", "PT15M", "PT15M")]
    assert spans(phase(told, "duration")) == [
        ("F080", "PT30M", "PT30M"),
        ("F081", "PT20M", "PT20M"),
        ("F082", "PT15M", "PT30M"),
    ]
    assert ("F125", None, "PT5H") in spans(phase(told, "anesthetic-duration"))
    assert ("F139", "P5D", "P7D") in spans(phase(told, "peak-effect"))


def test_where_sources_differ_both_are_marked_and_the_note_is_told(client: FlaskClient) -> None:
    arrival = phase(timeline(client), "arrival")
    assert (arrival["agreement"], arrival["differences"]) == ("differ", ["before-appointment"])
    assert all(entry["differs"] for entry in arrival["entries"])
    assert "30 and 15 minutes" in arrival["disagreement_note"]
    escort = phase(timeline(client), "escort")
    assert (escort["agreement"], escort["disagreement_note"]) == ("single", None)


def test_every_entry_names_who_says_it_and_for_which_procedure_it_is_stated(client: FlaskClient) -> None:
    entry = phase(timeline(client), "arrival")["entries"][0]
    assert [found["id"] for found in entry["organisations"]] == ["massachusetts-general"]
    assert entry["sources"][0]["id"] == "mgh-imaging"
    assert entry["inherited_from"]["id"] == "spine-injection"
    own = phase(timeline(client, "spine-injection"), "arrival")["entries"][0]
    assert own["inherited_from"] is None


def test_an_organisation_leads_and_the_others_stay(client: FlaskClient) -> None:
    led = phase(timeline(client, organisation="chase-lodge"), "duration")
    assert [entry["claim"] for entry in led["entries"]] == ["F082", "F080", "F081"]
    assert client.get(f"{PATH.format('epidural')}?organisation=nobody").status_code == 400


@pytest.mark.parametrize("procedure", ["sympathetic-block", "radiofrequency-ablation"])
def test_what_no_source_times_is_empty_and_says_so(client: FlaskClient, procedure: str) -> None:
    told = timeline(client, procedure)
    assert told["phases"] == []
    assert "give no times" in told["note"]
    picture = client.get(f"{PATH.format(procedure)}?format=svg").text
    assert "give no times" in picture


def test_what_is_not_inherited_is_not_told(client: FlaskClient) -> None:
    """No source names a steroid for it, so it has no day on which a steroid begins to work."""
    topics = {found["topic"]["id"] for found in timeline(client, "nerve-root-block")["phases"]}
    assert {"arrival", "activity-restriction"} <= topics
    assert not topics & {"onset", "peak-effect"}


def test_every_number_in_a_timeline_is_one_of_its_claim(client: FlaskClient) -> None:
    for found in timeline(client)["phases"]:
        for entry in found["entries"]:
            value = client.get(entry["href"]).json["value"] or {}
            stated = {value.get("min"), value.get("max")}
            for side in ("min", "max"):
                if entry[side]:
                    assert int("".join(filter(str.isdigit, entry[side]))) in stated


def test_the_picture_is_chosen_by_name_or_by_accept_and_says_all_in_words(client: FlaskClient) -> None:
    named = client.get(f"{PATH.format('epidural')}?format=svg&lang=es")
    accepted = client.get(
        PATH.format("epidural"), headers={"Accept": "image/svg+xml", "Accept-Language": "es"}
    )
    assert named.mimetype == accepted.mimetype == "image/svg+xml"
    assert named.data == accepted.data
    assert named.headers["Content-Language"] == "es"
    assert named.headers["Content-Security-Policy"].startswith("default-src 'none'")
    root = etree.fromstring(named.data)
    told = root.findtext(f"{SVG}desc") or ""
    for found in timeline(client, lang="es")["phases"]:
        for entry in found["entries"]:
            assert entry["text"] in told
            assert (entry["length"] or "") in told


def test_an_unknown_form_is_refused(client: FlaskClient) -> None:
    assert client.get(f"{PATH.format('epidural')}?format=png").status_code == 400
    refused = client.get(PATH.format("epidural"), headers={"Accept": "image/png"})
    assert (refused.status_code, refused.json["type"]) == (406, "/problems/not-acceptable")
    assert refused.json["detail"].startswith(
        "`Accept` takes none of what this address offers: application/json, "
    )


def test_both_forms_are_kept_checked_and_pinned_like_all_answers(
    client: FlaskClient, contract: Contract
) -> None:
    path = PATH.format("epidural")
    edition = timeline(client)["meta"]["edition"]
    for form in ("json", "svg"):
        pinned = client.get(path, query_string={"format": form, "edition": edition})
        assert "immutable" in pinned.headers["Cache-Control"]
        assert contract.complaints(path, pinned) == []
        again = client.get(
            path, query_string={"format": form}, headers={"If-None-Match": pinned.headers["ETag"]}
        )
        assert again.status_code == 304
        assert set(again.headers["Vary"].split(", ")) == {"Accept", "Accept-Encoding", "Accept-Language"}
