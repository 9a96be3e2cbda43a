"""Catalogue 6: FHIR searches and reads, and Infobutton requests, in the words of their protocols."""

from urllib.parse import quote

import pytest
from flask import Flask
from lxml import etree

from tests.input.asking import ask, judge

ICD = "2.16.840.1.113883.6.90"
GOOD = f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c=M54.16"
SEARCHES = (
    "_count=-1", "_count=1e9", "_count=0x1", "_count=٢", "_count=1.0", "_count=" + "9" * 5000, "_offset=-1",
    "_offset=x",
    "_include=Library:x", "_include:iterate=Library:x", "_revinclude=x", "_has:Library:x:y=z",
    "_filter=a eq b",
    "_query=x", "_contained=true", "_sort=title", "_list=x", "_content=x", "_text=x", "_format=xml",
    "_format=application/fhir+turtle", "_format=../json", "_pretty=yes", "_summary=maybe", "_total=all",
    "_elements=a b",
    "_elements=*", "_elements=" + "a," * 60, "_summary=true&_elements=id", "title:missing=true",
    "title:text=a",
    "title::exact=a", "url:below=http://x", "_id:not=a", "date=xx2026", "date=2024-13-45",
    "date=ge", "date=20",
    "date=2026-01-01T25:00", "date=2026-01-01T10:00:00+25:00", "date=９９９９",
    "_lastUpdated=gt9999-12-31T23:59:59-14:00",
    "context=" + "a," * 60, "context=,", "context=", "subject.name=x", "patient=Patient/1",
    "patient:Patient.name=x",
    "edition=latest", "edition=../x", "_id=a&_id=b", "title=a%00b", "title=%ff", "title=%zz", "LIBRARY=1",
    "_ID=a",
)  # fmt: skip
KINDS = ("Library", "DocumentReference", "ActivityDefinition", "PlanDefinition", "Questionnaire")


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search[:30])
def test_a_search_that_cannot_be_made_is_an_outcome(app: Flask, search: str) -> None:
    for kind in KINDS:
        answered = ask(app, f"/fhir/{kind}", quote(search, safe="=&%:,*/"))
        judge(answered, (200, 400, 404, 406))
        if answered.status != 200:
            assert answered.response.json["resourceType"] == "OperationOutcome"


IDS = (
    "A" * 65,
    "a_b",
    "a%20b",
    "a|b",
    "é",
    "a%00",
    "..",
    "%2e%2e",
    "$everything",
    "_history",
    "a;b",
    "*",
    "a" * 500,
)


@pytest.mark.parametrize("name", IDS, ids=lambda name: name[:20])
def test_an_id_that_none_is_called_is_not_found(app: Flask, name: str) -> None:
    for kind in (*KINDS, "Patient", "library", "Binary", "$meta"):
        for path in (
            f"/fhir/{kind}/{name}",
            f"/fhir/{kind}/x/_history/{name}",
            f"/fhir/{kind}/{name}/_history/1",
        ):
            judge(ask(app, path), (404, 405, 414))


PARAMETERS: dict[str, str] = {
    "nothing": "", "no code": f"mainSearchCriteria.v.cs={ICD}", "no system": "mainSearchCriteria.v.c=M54.16",
    "empty code": f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c=",
    "code of spaces": GOOD.replace("M54.16", "+"),
    "41 letters": GOOD.replace("M54.16", "a" * 41), "code twice": f"{GOOD}&mainSearchCriteria.v.c=M54.17",
    "twice in other case": f"{GOOD}&MAINSEARCHCRITERIA.V.C=M54.17", "21 codes": GOOD + "".join(
        f"&mainSearchCriteria.v.c{number}=M54.16" for number in range(1, 22)
    ),
    "600 parameters": GOOD + "&a=1" * 600,
    "callback without JSONP": f"{GOOD}&knowledgeResponseType=text/javascript",
    "unknown form": f"{GOOD}&knowledgeResponseType=image/png",
    "form of a path": f"{GOOD}&knowledgeResponseType=../x",
    "edition of a word": f"{GOOD}&edition=latest", "edition of a path": f"{GOOD}&edition=..%2f..",
    "moment that is none": f"{GOOD}&as_of=2024-13-45", "moment of digits": f"{GOOD}&as_of=٢٠٢٦-01-01",
}  # fmt: skip


@pytest.mark.parametrize("case", PARAMETERS)
def test_a_request_that_names_nothing_is_refused_in_the_form_asked_for(app: Flask, case: str) -> None:
    for path in ("/infobutton", "/service", "/application", "/medlineplus/services/mpconnect_service.cfm"):
        judge(ask(app, path, PARAMETERS[case].encode()), (400, 404, 415))


FORGIVEN: dict[str, str] = {
    "unknown code": GOOD.replace("M54.16", "ZZZ99"), "unknown system": GOOD.replace(ICD, "1.2.3"),
    "code of markup": GOOD.replace("M54.16", "%3Cscript%3E"), "code of CDATA": GOOD.replace("M54.16",
    "%5D%5D%3E"),
    "code with an entity": GOOD.replace("M54.16", "%26lt%3B"), "code with NUL": GOOD.replace("M54.16",
    "M54%00.16"),
    "code with a noncharacter": GOOD.replace("M54.16", "M54.16%EF%BF%BF"),
    "code not UTF-8": GOOD.replace("M54", "%FF"),
    "code with a surrogate": GOOD.replace("M54.16", "M54%ED%A0%80"), "broken escape": f"{GOOD}&x=%zz",
    "stray signs": f"&&{GOOD}?&",
    "patient": f"{GOOD}&patientPerson.administrativeGenderCode.c=F&age.v.v=77&age.v.u=a",
    "age of words": f"{GOOD}&age.v.v=old",
    "age without end": f"{GOOD}&age.v.v={'9' * 5000}",
    "language of nonsense": f"{GOOD}&informationRecipient.languageCode.c=%00zz--",
    "entity": f"{GOOD}&x=%3C!DOCTYPE%20a%20%5B%3C!ENTITY%20x%20SYSTEM%20%22file:///etc/passwd%22%3E%5D%3E",
    "unknown task": f"{GOOD}&taskContext.c.c=NONE",
    "sub-topic of nonsense": f"{GOOD}&subTopic.v.c=%F0%9F%98%80&subTopic.v.cs=x",
}  # fmt: skip


@pytest.mark.parametrize("case", FORGIVEN)
def test_what_the_protocol_forgives_is_a_feed_that_can_be_read(app: Flask, case: str) -> None:
    for path in ("/infobutton", "/service"):
        answered = ask(app, path, FORGIVEN[case].encode())
        judge(answered, (200,))
        etree.fromstring(answered.response.data)
        assert "script>" not in answered.response.text
        assert "passwd" not in answered.response.text
        as_json = ask(app, path, f"{FORGIVEN[case]}&knowledgeResponseType=application/json".encode())
        judge(as_json, (200,))
        assert as_json.response.json
