"""Infobutton parameters: any query and form is read as leniently as clients need, or refused by name."""

from io import BytesIO

from flask import request
from werkzeug.test import EnvironBuilder

from kbapi.errors import BadRequestError
from kbapi.integrations.infobutton.forms import Form, form_of_refusal
from kbapi.integrations.infobutton.query import read_parameters
from kbapi.integrations.infobutton.request import MOST_CODES, read_request
from tests.fuzz.served import served_app

SEEDS = (
    b"mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&mainSearchCriteria.v.c=M54.16",
    b"mainSearchCriteria.v.c1=a&mainSearchCriteria.v.c=b&mainSearchCriteria.v.cs=x&subTopic.v.c=y",
    b"informationRecipient.languageCode.c=es_MX&knowledgeResponseType=text/xml&callback=x",
    b"patientPerson.administrativeGenderCode.c=F&age.v.v=77&age.v.u=a",
    b"mainSearchCriteria.v.c0001=a&mainSearchCriteria.v.c01=b?x=%zz&%00=%ff",
    b"MAINSEARCHCRITERIA.V.C=a&taskContext.c.c=PROBLISTREV&subTopic.v.dn=prep%20",
)


def try_one(data: bytes) -> None:
    """Raises for parameters that are neither read nor refused."""
    environ = EnvironBuilder(method="POST" if len(data) % 3 == 0 else "GET").get_environ()
    if len(data) % 3 == 0:
        environ |= {
            "wsgi.input": BytesIO(data),
            "wsgi.input_terminated": True,
            "CONTENT_LENGTH": str(len(data)),
        }
        environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
    else:
        environ["QUERY_STRING"] = data.decode("latin-1")
    with served_app().request_context(environ):
        assert form_of_refusal(request, Form.XML) in Form
        try:
            asked = read_request(read_parameters(request))
        except BadRequestError as error:
            assert str(error)
            return
    assert 1 <= len(asked.criteria) <= MOST_CODES
    assert all(criterion.code for criterion in asked.criteria)
