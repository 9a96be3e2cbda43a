"""Codes that were looked up, as plain data: the pages that carry them and the procedures they lead to."""

from kbapi.api.shapes._names import Plain, ref
from kbapi.api.shapes.records import code_shape
from kbapi.knowledge_base.by_code import AskedCode, Carrier, CodedProcedure
from kbapi.web.request_context import absolute


def asked_shape(asked: AskedCode, found: int) -> Plain:
    """A code as it was asked for, and how many pages carry it or its nearest."""
    return _named(asked) | {"carried": asked.system.carried, "found": found}


def carrier_shape(carrier: Carrier) -> Plain:
    """A page that carries a code."""
    return {
        "record": ref(carrier.entry.record),
        "code": code_shape(carrier.code),
        "matched": carrier.matched,
        "asked": _named(carrier.asked),
        "relevance": carrier.relevance,
    }


def procedure_shape(coded: CodedProcedure) -> Plain:
    """A procedure to which codes lead, and why."""
    procedure = coded.entry.record
    return {
        "record": ref(procedure),
        "relevance": coded.relevance,
        "education": absolute(f"/v1/procedures/{procedure.id}/education"),
        "because": [carrier_shape(lead.carrier) | {"relevance": lead.relevance} for lead in coded.leads],
    }


def _named(asked: AskedCode) -> Plain:
    return {"system": asked.system.uri, "code": asked.code}
