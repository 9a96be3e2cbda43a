"""The candidacy questions of a procedure: the Questionnaire of the native API, told as a resource here."""

from collections.abc import Iterator
from dataclasses import replace

from flask import json

from kbapi.fhir.publication import LONGEST_ID, Json, base_of, focus
from kbapi.fhir.questionnaire import ID_PREFIX
from kbapi.integrations.fhir.procedures import frame_of, procedure_ids, procedure_in, status_of
from kbapi.knowledge.translation import CANONICAL
from kbapi.web.own_answers import own_answer
from kbapi.web.request_context import snapshot

PATH = "/v1/candidacy/questions"


def questionnaire_ids() -> Iterator[str]:
    """The ids of all questionnaires."""
    names = (f"{ID_PREFIX}{procedure}" for procedure in procedure_ids())
    return (name for name in names if len(name) <= LONGEST_ID)


def questionnaire(resource_id: str) -> Json | None:
    """The questions of a procedure; None for an id that none has, and where nothing is asked.

    They are those that the native API gives, to which the answers are posted: there is one set of questions.
    """
    procedure_id = resource_id.removeprefix(ID_PREFIX)
    entry = procedure_in(CANONICAL, procedure_id) if procedure_id != resource_id else None
    if entry is None or len(resource_id) > LONGEST_ID:
        return None
    here = snapshot().in_language(CANONICAL)
    asked = {"procedure": procedure_id, "format": "fhir", "edition": here.info.id, "lang": CANONICAL}
    told: Json = json.loads(own_answer(PATH, asked).get_data())
    frame = frame_of(here, entry, told["version"], status_of(entry))
    frame = replace(frame, title=told["title"], summary="", notice=told["description"])
    contexts = {"useContext": focus(frame.codes)} if frame.codes else {}
    return base_of("Questionnaire", resource_id, frame) | told | contexts if told.get("item") else None
