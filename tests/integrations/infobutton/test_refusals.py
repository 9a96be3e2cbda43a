"""Refusals name the parameter, in the form that was asked for, and nothing that was sent comes back."""

import json
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from werkzeug.test import TestResponse

from kbapi.knowledge_base import Snapshot
from tests.integrations.infobutton.asking import ICD, ask
from tests.publishing import application

GOOD = f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c=M54.16"
FORM = "application/x-www-form-urlencoded"
JSON = "knowledgeResponseType=application/json"
PROBLEM = "{urn:ietf:rfc:7807}"


def told(answer: TestResponse) -> str:
    """The detail of a problem, whatever form it is in; a page is none of them."""
    if answer.mimetype == "application/problem+xml":
        root = etree.fromstring(answer.data)
        assert root.tag == f"{PROBLEM}problem"
        assert root.findtext(f"{PROBLEM}status") == str(answer.status_code)
        return root.findtext(f"{PROBLEM}detail")
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == answer.status_code
    return answer.json["detail"]


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [
        ("", 400, "mainSearchCriteria.v.c"),
        ("mainSearchCriteria.v.c=M54.16", 400, "mainSearchCriteria.v.cs"),
        (f"mainSearchCriteria.v.c=%20&mainSearchCriteria.v.cs={ICD}", 400, "mainSearchCriteria.v.c"),
        (f"{GOOD}&mainSearchCriteria.v.c2=%20&mainSearchCriteria.v.cs2=x", 400, "mainSearchCriteria.v.c2"),
        (f"{GOOD}&mainSearchCriteria.v.c=M54.17", 400, "mainSearchCriteria.v.c1"),
        (f"{GOOD}&MainSearchCriteria.V.C=M54.16", 400, "mainSearchCriteria.v.c"),
        (f"{GOOD}&age.v.v=1&age.v.v=1", 400, "age.v.v"),
        (f"{GOOD}&informationRecipient=PAT&informationRecipient=PROV", 400, "informationRecipient"),
        (f"{GOOD}&knowledgeResponseType=application/pdf", 415, "knowledgeResponseType"),
        (f"{GOOD}&knowledgeResponseType=application/javascript&callback=f", 415, "JSONP"),
        (f"mainSearchCriteria.v.c={'9' * 41}&mainSearchCriteria.v.cs=CPT", 400, "mainSearchCriteria.v.c"),
        (GOOD + "".join(f"&mainSearchCriteria.v.c{n}=1" for n in range(1, 22)), 400, "20 codes"),
        (GOOD + "&x=1" * 600, 400, "500 parameters"),
        (f"{GOOD}&edition=x", 400, "edition"),
        (f"{GOOD}&as_of=2026-01-01T10:00", 400, "as_of"),
        (f"{GOOD}&as_of=2026-13-41", 400, "as_of"),
        (f"{GOOD}&edition=00000000000000000000", 404, "edition"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_told_with_its_parameter(
    real_app: Flask, query: str, status: int, named: str
) -> None:
    for path in ("/infobutton", "/service"):
        answer = ask(real_app, path, query)
        assert answer.status_code == status
        assert named in told(answer)
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_refusal_has_the_form_that_was_asked_for(real_app: Flask) -> None:
    bad = f"{GOOD}&edition=x"
    forms = {
        ask(real_app, "/service", bad).content_type,
        ask(real_app, "/service", bad, headers={"Accept": "application/xml"}).content_type,
        ask(real_app, "/application", f"{bad}&knowledgeResponseType=text/xml").content_type,
        ask(real_app, "/service", bad, headers={"Accept": "image/png"}).content_type,
    }
    assert forms == {"application/problem+xml"}
    for asked in (f"{bad}&knowledgeResponseType=application/json", f"{bad}&knowledgeResponseType=text/JSON"):
        assert ask(real_app, "/service", asked).content_type == "application/problem+json"
    page = ask(real_app, "/application", bad)
    assert page.content_type == "text/html; charset=utf-8"
    assert "`edition`" in page.text


def test_an_accept_header_that_fits_nothing_is_not_acceptable(real_app: Flask) -> None:
    assert ask(real_app, "/service", GOOD, headers={"Accept": "image/png"}).status_code == 406
    assert ask(real_app, "/service", GOOD, headers={"Accept": "text/html"}).status_code == 406


def test_a_body_that_is_no_form_is_refused(real_app: Flask) -> None:
    answer = ask(real_app, "/service", "", "POST", data="{}", content_type="application/json")
    assert answer.status_code == 415
    assert told(answer)
    form = {"data": "a=" + "b" * 70_000, "content_type": "application/x-www-form-urlencoded"}
    assert ask(real_app, "/service", "", "POST", **form).status_code == 413


@pytest.mark.parametrize("size", [70_000, 2_000_000])
def test_a_form_that_is_too_large_is_refused_in_the_form_that_was_asked_for(
    real_app: Flask, size: int
) -> None:
    for path, media_type in (("/service", "application/problem+xml"), ("/application", "text/html")):
        answer = ask(real_app, path, method="POST", data=b"a=" + b"x" * size, content_type=FORM)
        assert (answer.status_code, answer.mimetype) == (413, media_type)
    answer = ask(
        real_app, "/service", f"{GOOD}&{JSON}", method="POST", data=b"a=" + b"x" * size, content_type=FORM
    )
    assert (answer.status_code, answer.json["status"]) == (413, 413)


def test_a_name_repeated_in_query_and_form_is_refused(real_app: Flask) -> None:
    form = {"data": GOOD, "content_type": "application/x-www-form-urlencoded"}
    assert ask(real_app, "/service", GOOD, "POST", **form).status_code == 400


def test_a_fault_of_ours_is_told_in_form_too(real_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Snapshot, "with_code", fail)
    answer = ask(real_app, "/service", GOOD)
    assert answer.status_code == 500
    assert told(answer)


@pytest.mark.parametrize("callback", ["", "1a", "alert(1)", "a-b", "a" * 65, "á", "a;b", "a%20b"])
def test_a_callback_that_is_no_plain_name_is_refused(real_state: Path, callback: str) -> None:
    app = application(real_state, infobutton_jsonp="true")
    query = f"{GOOD}&knowledgeResponseType=application/javascript&callback="
    answer = ask(app, "/infobutton", query + callback)
    assert answer.status_code == 400
    assert "callback" in told(answer)
    assert ask(app, "/infobutton", query + "$_a.b1").text.startswith("/**/$_a.b1(")


def test_a_callback_means_nothing_to_other_forms(real_app: Flask) -> None:
    answer = ask(real_app, "/infobutton", f"{GOOD}&callback=f&knowledgeResponseType=application/json")
    assert answer.text.startswith("{")
    assert json.loads(answer.data)["feed"]["entry"]


PIECES = st.lists(
    st.one_of(
        st.sampled_from([b"mainSearchCriteria.v.c=", b"mainSearchCriteria.v.cs=ICD10", b"&", b"?", b"=", b"%",
                         b"%00", b"%ed%a0%80", b"\xff", b"subTopic.v.c=", b"knowledgeResponseType=text/xml",
                         b"informationRecipient.languageCode.c=es", b"M54.16", b"%0b", b"lang=", b"as_of="]),
        st.binary(max_size=6),
    ),
    max_size=30,
).map(b"".join)  # fmt: skip


@settings(max_examples=300)
@given(PIECES, st.sampled_from(["/infobutton", "/service", "/application"]))
def test_no_query_breaks_an_answer(real_app: Flask, query: bytes, path: str) -> None:
    answer = ask(real_app, path, query.decode("latin-1"))
    assert answer.status_code in (200, 400, 404, 415)
    if "xml" in answer.mimetype:
        etree.fromstring(answer.data)
