"""Candidacy: the questions that the rules need, and assessments of what is known; nothing of it is kept."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response, json, request

from kbapi.access.scopes import CANDIDACY
from kbapi.api.parsing import body_of
from kbapi.api.schemas.candidacy import (
    FHIR,
    FORMATS,
    RESOURCE_SCHEMA,
    Assessment,
    AssessmentBody,
    AssessmentQuery,
    CandidacyQuestions,
    QuestionsQuery,
)
from kbapi.api.shapes._names import Plain, ref
from kbapi.api.shapes.candidacy import assessment_shape, choice_titles, question_shape
from kbapi.api.shapes.lists import Answer, whole_list
from kbapi.api.spec import Resource
from kbapi.candidacy.assess import PROCEDURE
from kbapi.candidacy.given import Answers, answers_of
from kbapi.errors import BadParameterError
from kbapi.fhir.bundle import resources_of
from kbapi.fhir.questionnaire import (
    RESPONSE,
    Heading,
    QuestionText,
    answered,
    procedure_of,
    questionnaire,
)
from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Record
from kbapi.knowledge.review import STANDING
from kbapi.knowledge_base.candidacy import PLANNED_DAY, AskedInput, Candidacy
from kbapi.web.asked import OFFERED
from kbapi.web.door_policy import DoorPolicy, allow
from kbapi.web.json_body import RESOURCE_BODY, read_object
from kbapi.web.listed import ids_of, in_languages, lists
from kbapi.web.metrics import count_outcome
from kbapi.web.negotiation import wanted_format
from kbapi.web.request_context import (
    absolute,
    house,
    leading_organisation,
    named_record,
    read_in,
    reviewing,
    snapshot,
    today,
)
from kbapi.web.withholding import refuse_partial_assessment, withheld_rules
from kbapi.web.wording import word

blueprint = Resource(
    "candidacy", __name__, url_prefix="/v1", description="Listed reasons to refuse, postpone, ask or inform."
)
allow(blueprint, DoorPolicy(scope=CANDIDACY))

MOST_GAPS = 10
"""Unknown inputs that are looked up among the gaps."""


@blueprint.answer("/candidacy/questions", CandidacyQuestions, QuestionsQuery, more_types=[FHIR])
def list_candidacy_questions(query: dict[str, Any]) -> Answer | Response:
    """List the questions that the candidacy rules for a procedure need, in asking order."""
    form = wanted_format(FORMATS, query.get("format"))
    procedure = _procedure(query)
    withheld = withheld_rules(procedure)
    asked = [] if withheld else _candidacy().asked(procedure.id)
    if form == "fhir":
        texts = [QuestionText(question.name, question.asked, choice_titles(question)) for question in asked]
        page = questionnaire(_heading(procedure, asked), texts)
        return Response(json.dumps(page), content_type=FHIR, headers={"Vary": "Accept"})
    body, headers = whole_list([question_shape(question) for question in asked], query)
    return {"procedure": ref(procedure), "withheld_rules": len(withheld)} | body, headers | {"Vary": "Accept"}


@blueprint.reply(
    "/candidacy/assessments",
    Assessment,
    AssessmentBody,
    AssessmentQuery,
    read_in_view=True,
    more_bodies={FHIR: RESOURCE_SCHEMA},
)
def assess_candidacy(query: dict[str, Any]) -> Plain:
    """Assess what is known of a patient by the candidacy rules; nothing of it is stored or logged."""
    if request.mimetype == FHIR:
        body: Plain = {}
        named, answers = _told_by_resources(read_object(request, RESOURCE_BODY))
        procedure = query.get("procedure") or named
    else:
        body = body_of(AssessmentBody)
        named, answers = _told_plainly(body)
        procedure = named or query.get("procedure")
    organisation = leading_organisation(query | body)
    planned = _procedure({"procedure": procedure} if procedure else {})
    refuse_partial_assessment(planned.id)
    verdict = _candidacy().assess(planned.id, answers.patient)
    count_outcome(verdict.outcome)
    return assessment_shape(verdict, len(answers.strangers), _gaps(answers), organisation)


def _told_plainly(body: Mapping[str, Any]) -> tuple[str | None, Answers]:
    """The planned procedure, if it is named, and the answers of a plain body."""
    if "lang" in body:
        read_in(body["lang"])
    inputs = _candidacy().inputs
    planned = {PLANNED_DAY: body["appointment_date"]} if "appointment_date" in body else {}
    answers = answers_of(body["inputs"], inputs, "/inputs").and_also(answers_of(planned, inputs, ""))
    named = answers.patient.get(PROCEDURE)
    return body.get("procedure") or (named.values[0] if named and named.values else None), answers


def _told_by_resources(body: Mapping[str, object]) -> tuple[str | None, Answers]:
    """The ordered procedure, if there is one of ours, and what a Bundle or a response answers."""
    resources = resources_of(body)
    candidacy = _candidacy()
    reading = candidacy.read([resource for _, resource in resources], today())
    answers, named = Answers(reading.patient), list(reading.procedures)
    for pointer, resource in resources:
        if resource["resourceType"] == RESPONSE:
            answers = answers.and_also(answers_of(answered(resource, pointer), candidacy.inputs, pointer))
            named += filter(None, (procedure_of(resource),))
    known = (name for name in named if snapshot().find(Key("procedure", name)))
    return next(known, None), answers


def _candidacy() -> Candidacy:
    return house().knowledge_base.candidacy(snapshot())


def _procedure(query: Mapping[str, Any]) -> Record:
    """The named procedure, else the one that the content says is meant; raises BadRequestError."""
    named = query.get("procedure") or _candidacy().default_procedure
    if named is None:
        raise BadParameterError("procedure", "`procedure` is missing: name one that /v1/procedures lists.")
    return named_record("procedure", {"procedure": named})


def _is_reviewed(record: Record) -> bool:
    return reviewing().status(snapshot().entry(*record.key)).state in STANDING


def _gaps(answers: Answers) -> list[Record]:
    """What the inputs that no rule knows seem to be about, each once."""
    strangers = answers.strangers[:MOST_GAPS]
    found = {gap.id: gap for name in strangers for gap in _candidacy().gaps_called(name)}
    return list(found.values())


def _heading(procedure: Record, asked: list[AskedInput]) -> Heading:
    language = snapshot().language
    return Heading(
        procedure=procedure.id,
        title=word("questionnaire", language).format(title=procedure.title),
        description=snapshot().notice(),
        language=language,
        base=absolute("/fhir"),
        version=snapshot().info.id,
        published=snapshot().info.published_at.isoformat(),
        never=word("never_happened", language),
        reviewed=bool(asked) and all(_is_reviewed(question.record) for question in asked),
    )


def _addresses() -> Iterator[str]:
    path = "/v1/candidacy/questions"
    yield from in_languages(path)
    for procedure in ids_of(PROCEDURE):
        yield f"{path}?procedure={procedure}"
        yield from (f"{path}?lang={language}&procedure={procedure}" for language in OFFERED)


lists(blueprint, _addresses)
