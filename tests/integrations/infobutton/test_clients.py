"""Every known client gets the right page when nothing but its host name is changed."""

import json
import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.integrations.infobutton.asking import Read, ask, read_atom, read_feed, read_json, read_page
from tests.publishing import application

LEG = ["epidural", "spine-injection", "nerve-root-block"]
OPENEMR = "mainSearchCriteria.v.cs={}&mainSearchCriteria.v.c={}"


@pytest.mark.parametrize(
    ("oid", "code", "procedures"),
    [
        ("2.16.840.1.113883.6.90", "M54.16", LEG),
        ("2.16.840.1.113883.6.96", "128196005", LEG),
        ("2.16.840.1.113883.6.1", "24931-8", ["facet"]),
        ("2.16.840.1.113883.6.103", "724.4", []),
        ("2.16.840.1.113883.6.88", "5492", []),
        ("2.16.840.1.113883.6.69", "0009-3073-01", []),
    ],
)
def test_openemr_opens_the_page_for_every_type_of_code_it_has(
    real_app: Flask, oid: str, code: str, procedures: list[str]
) -> None:
    page = read_page(ask(real_app, "/application", OPENEMR.format(oid, code)))
    assert page.procedures == procedures
    assert page.language == "en"
    spanish = OPENEMR.format(oid, code) + "&informationRecipient.languageCode.c=es"
    assert read_page(ask(real_app, "/application", spanish)).procedures == procedures
    assert read_page(ask(real_app, "/application", spanish)).language == "es"


GAIA = "mainSearchCriteria.v.c={}&mainSearchCriteria.v.cs={}&informationRecipient.languageCode.c={}"


def test_gaiaehr_opens_its_old_address_in_both_languages(real_app: Flask) -> None:
    for language in ("en", "es"):
        query = GAIA.format("M54.16", "2.16.840.1.113883.6.90", language)
        page = read_page(ask(real_app, "/medlineplus/services/mpconnect.cfm", query))
        assert page.procedures == LEG
        assert page.language == language
    unknown = GAIA.format("M54.16", "undefined", "en")
    assert read_page(ask(real_app, "/medlineplus/services/mpconnect.cfm", unknown)).procedures == []


def test_the_template_of_gaiaehr_finds_what_it_shows(real_app: Flask) -> None:
    query = GAIA.format("M54.16", "2.16.840.1.113883.6.90", "en") + "&knowledgeResponseType=application/json"
    feed = json.loads(ask(real_app, "/medlineplus/services/mpconnect_service.cfm", query).data)["feed"]
    shown = [feed[name]["_value"] for name in ("title", "subtitle", "updated")]
    shown.append(feed["author"]["name"]["_value"])
    shown += [entry[name]["_value"] for entry in feed["entry"] for name in ("title", "summary")]
    assert all(shown)


OPENDENTAL = (
    "knowledgeRequestNotification.effectiveTime.v=20260310043015&mainSearchCriteria.v.c=M54.16"
    "&mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&mainSearchCriteria.v.dn=Radiculopathy,%20lumbar%20region"
    "&mainSearchCriteria.v.ot=Leg%20pain%20100%&mainSearchCriteria.v.c1=64493"
    "&mainSearchCriteria.v.cs1=2.16.840.1.113883.6.12&mainSearchCriteria.v.dn1=&informationRecipient=PAT"
    "&performer=PROV&"
)


def test_opendental_numbers_its_codes_escapes_spaces_only_and_ends_with_an_ampersand(real_app: Flask) -> None:
    answer = read_atom(ask(real_app, "/infobutton", OPENDENTAL))
    assert answer.procedures == ["facet", "medial-branch-block", *LEG]


GLO = (
    "patientPerson.administrativeGenderCode.c=F&age.v.v=54&age.v.u=a&mainSearchCriteria.v.c=M48.06"
    "&mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&performer.languageCode.c=en"
    "&informationRecipient.languageCode.c=es&knowledgeResponseType=text/XML"
)


def test_gloemr_writes_xml_in_capitals_and_tells_about_the_patient(real_app: Flask) -> None:
    answer = ask(real_app, "/service", GLO)
    assert answer.mimetype == "text/xml"
    assert answer.headers["Cache-Control"] == "no-store"
    assert read_atom(answer).procedures == ["spine-injection"]
    assert read_atom(answer).language == "es"


def test_web_clients_send_an_empty_display_name(real_app: Flask) -> None:
    query = (
        "mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&mainSearchCriteria.v.c=M54.16"
        "&mainSearchCriteria.v.dn=&informationRecipient.languageCode.c=en"
    )
    assert read_atom(ask(real_app, "/service", query)).procedures == LEG
    asked = ask(real_app, "/service", query, headers={"Accept": "application/json, text/plain, */*"})
    assert read_json(asked).procedures == LEG


MERCK = (
    "holder.assignedEntity.n=user&holder.assignedEntity.certificateText=secret"
    "&mainSearchCriteria.v.c=M54.16&mainSearchCriteria.v.csn=ICD10CM&mainSearchCriteria.v.dn=x"
    "&subTopic.v.c=Q000009&subTopic.v.cs=2.16.840.1.113883.6.177&knowledgeResponseType=text/json"
)


def test_mercks_client_names_the_system_and_a_sub_topic_and_signs_in_by_address(real_app: Flask) -> None:
    answer = ask(real_app, "/infobutton", MERCK)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "secret" not in answer.text
    assert read_json(answer).procedures == LEG
    assert read_json(answer).titles[:2] == ["Epidural injection: Risks", "Epidural injection"]


def test_codex_medline_puts_a_space_before_the_system_and_calls_spanish_sp(real_app: Flask) -> None:
    query = (
        "mainSearchCriteria.v.cs= 2.16.840.1.113883.6.12&mainSearchCriteria.v.c=62323"
        "&informationRecipient.languageCode.c=sp&knowledgeResponseType=application/json"
    )
    read = read_json(ask(real_app, "/service", query.replace(" ", "%20")))
    assert read == read_json(ask(real_app, "/service", query.replace(" ", "+")))
    assert read.procedures == ["epidural"]
    assert read.language == "es"


SLOPPY = (
    ("/service", "mainSearchCriteria.v.c=m54.16&mainSearchCriteria.v.cs=ICD-10&taskContext.c.c=PRO+BLISTREV"),
    ("/service", "x=1?mainSearchCriteria.v.c=M5416&mainSearchCriteria.v.cs=ICD10"),
    ("/service", "?mainSearchCriteria.v.c=M54.16&&&mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&"),
    ("/infobutton", "MAINSEARCHCRITERIA.V.C=M54.16&mainsearchcriteria.v.cs=urn:oid:2.16.840.1.113883.6.90"),
    ("/infobutton", "mainSearchCriteria.c.c=M54.16&mainSearchCriteria.c.cs=2.16.840.1.113883.6.90"),
    ("/infobutton", "mainSearchCriteria.v.c=M54.16&mainSearchCriteria.v.cs=icd10&nobody=knows&nobody=cares"),
    ("/infobutton", "mainSearchCriteria.v.c=M54.16&mainSearchCriteria.v.cs=icd10&a%zz=%&b=%ff&%00=%01"),
)  # fmt: skip


@pytest.mark.parametrize(("path", "query"), SLOPPY)
def test_what_sloppy_clients_send_is_understood(real_app: Flask, path: str, query: str) -> None:
    assert read_atom(ask(real_app, path, query)).procedures == LEG


def test_json_is_given_where_a_page_is_usual(real_app: Flask) -> None:
    query = OPENEMR.format("2.16.840.1.113883.6.90", "M54.16")
    named = ask(real_app, "/application", f"{query}&knowledgeResponseType=application/json")
    accepted = ask(real_app, "/application", query, headers={"Accept": "application/json"})
    assert read_json(named) == read_json(accepted)
    assert read_json(named).procedures == LEG


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


def test_a_browser_gets_the_page_at_the_application_and_xml_at_the_service(real_app: Flask) -> None:
    query = OPENEMR.format("2.16.840.1.113883.6.90", "M54.16")
    assert read_page(ask(real_app, "/application", query, headers={"Accept": BROWSER})).procedures == LEG
    assert read_atom(ask(real_app, "/service", query, headers={"Accept": BROWSER})).procedures == LEG


def test_openinfobutton_as_manager_names_no_type_and_adds_an_organisation(real_app: Flask) -> None:
    query = (
        "representedOrganization.id.root=1.3.6.1.4.1.3768&xsltTransform=Infobutton_UI_VA"
        "&taskContext.c.c=PROBLISTREV&mainSearchCriteria.v.c=M54.16"
        "&mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&mainSearchCriteria.v.dn=Radiculopathy%20lumbar"
        "&patientPerson.administrativeGenderCode.c=F&ageGroup.v.c=D000328&informationRecipient=PAT"
        "&informationRecipient.languageCode.c=en&performer=PROV&performer.languageCode.c=en"
    )
    answer = ask(real_app, "/infobutton", query, headers={"Accept": "application/xml"})
    assert answer.mimetype == "application/xml"
    assert read_atom(answer).procedures == LEG


GUIDE_1 = (
    "knowledgeRequestNotification.effectiveTime.v=20060706001023&holder.assignedEntity.n=Organizationusername"
    "&holder.assignedEntity.certificateText=organizationpassword&patientPerson.administrativeGenderCode.c=M"
    "&patientPerson.administrativeGenderCode.dn=Male&age.v.v=77&age.v.u=a&ageGroup.v.c=D000368"
    "&taskContext.c.c=PROBLISTREV&subTopic.v.c=Q000628&subTopic.v.cs=2.16.840.1.113883.6.177"
    "&subTopic.v.dn=therapy&mainSearchCriteria.v.c={}&mainSearchCriteria.v.cs={}"
    "&mainSearchCriteria.v.dn=Bacterial+Pneumonia&mainSearchCriteria.v.ot=Pneumonia"
)
GUIDE_2 = (
    "knowledgeRequestNotification.effectiveTime.v=20060706001023&holder.assignedEntity.n=OrganizationUsername"
    "&holder.assignedEntity.certificateText=organizationpassword&patientPerson.administrativeGenderCode.c=F"
    "&age.v.v=8&age.v.u=a&taskContext.c.c=MEDLISTREV&performer=PROV&informationRecipient=PAT"
    "&performer.languageCode.c=en&informationRecipient.languageCode.c=es"
    "&performer.healthCareProvider.c.c=163W00000X&performer.healthCareProvider.c.dn=Registered Nurse"
    "&mainSearchCriteria.v.c={}&mainSearchCriteria.v.cs={}"
    "&mainSearchCriteria.v.dn=Albuterol+sulfate+inhalation+solution+1.25+mg"
    "&mainSearchCriteria.v.ot=Albuterol+sulfate"
)


@pytest.mark.parametrize(
    ("example", "code", "system"),
    [
        (GUIDE_1, "D018410", "2.16.840.1.113883.6.177"),
        (GUIDE_2, "49502-693-03", "2.16.840.1.113883.6.69"),
    ],
)
def test_the_examples_of_the_guide_are_understood_and_find_nothing(
    real_app: Flask, example: str, code: str, system: str
) -> None:
    nothing = read_atom(ask(real_app, "/infobutton", example.format(code, system)))
    assert nothing.titles == []
    here = read_atom(ask(real_app, "/infobutton", example.format("M54.16", "2.16.840.1.113883.6.90")))
    assert here.procedures == LEG


BMJ = (
    "knowledgeResponseType=application/javascript&mainSearchCriteria.v.cs=2.16.840.1.113883.6.96"
    "&mainSearchCriteria.v.c=128196005&callback=jsonp_1700000000000_42"
)


def test_the_react_client_of_bmj_gets_a_script_that_calls_it(real_state: object, real_app: Flask) -> None:
    answer = ask(application(real_state, infobutton_jsonp="true"), "/infobutton", BMJ)
    assert read_script(answer, "jsonp_1700000000000_42").procedures == LEG
    assert ask(real_app, "/infobutton", BMJ).status_code == 415


def read_script(answer: TestResponse, callback: str) -> Read:
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/javascript"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    called = re.fullmatch(rf"/\*\*/{callback}\((.*)\);", answer.text)
    assert called
    return read_feed(json.loads(called[1]))
