"""Candidacy questions and assessments on the wire."""

from typing import Any

from marshmallow import fields, validate

from kbapi.api.schemas._shape import (
    DAY,
    AskedInBody,
    EditionQuery,
    Language,
    Links,
    Meta,
    Ref,
    Shape,
    described,
    language_tag,
    patterned,
    slug,
)
from kbapi.api.schemas.facts import ClaimShape, TopicRef
from kbapi.knowledge.candidacy_input import InputType
from kbapi.knowledge.patient import MatchedOn
from kbapi.knowledge.rule import Outcome
from kbapi.knowledge.verdict import Status

FHIR = "application/fhir+json"
FORMATS = {"json": "application/json", "fhir": FHIR}
RESOURCE_SCHEMA = {
    "type": "object",
    "description": "A FHIR R4 Bundle, of any type, or a QuestionnaireResponse.",
    "required": ["resourceType"],
    "properties": {
        "resourceType": {"type": "string", "enum": ["Bundle", "QuestionnaireResponse"]},
        "entry": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["resource"],
                "properties": {
                    "resource": {
                        "type": "object",
                        "required": ["resourceType"],
                        "properties": {"resourceType": {"type": "string"}},
                    }
                },
            },
        },
    },
}
"""What can be sent instead of plain JSON; whatever else FHIR knows may be there too."""
_PROCEDURE = "The planned procedure; without it the most general one is meant."
_ORGANISATION = (
    "Tell this organisation's own rules first, and nothing that it withdraws; the outcome stays the same."
)


class QuestionsQuery(EditionQuery):
    """For which procedure, and in which form."""

    procedure = slug("Only the questions that the rules for this procedure need.")
    format = fields.String(
        validate=validate.OneOf([*FORMATS], error="is not a form of this answer: json or fhir"),
        metadata=described("The form of the answer; wins over Accept. `fhir` is a FHIR R4 Questionnaire."),
    )


class ChoiceShape(Shape):
    """One of several answers."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    also = fields.List(fields.String(), required=True, metadata=described("Other names that are understood."))


class CandidacyQuestion(Shape):
    """An input that rules need: how it is asked, and what can be answered."""

    id = fields.String(required=True, metadata=described("The name under which the answer is sent."))
    title = fields.String(required=True)
    question = fields.String(required=True)
    type = fields.Enum(InputType, by_value=fields.String, required=True)
    choices = fields.List(fields.Nested(ChoiceShape), required=True)
    exclusion = fields.Boolean(
        required=True, metadata=described("Must be known before the outcome can be a mild one.")
    )
    asked_if = fields.Dict(
        required=True, allow_none=True, metadata=described("The condition under which to ask it.")
    )
    rules = fields.List(fields.Nested(Ref), required=True)
    language = fields.Nested(Language, required=True)


class CandidacyQuestions(Shape):
    """The questions in asking order; none while a rule is withheld, since no assessment is made then."""

    procedure = fields.Nested(Ref, required=True)
    withheld_rules = fields.Integer(
        required=True,
        metadata=described("Rules withheld because no current review vouches for them."),
    )
    items = fields.List(fields.Nested(CandidacyQuestion), required=True)
    total = fields.Integer(required=True)
    links = fields.Nested(Links, required=True)
    meta = fields.Nested(Meta, required=True)


class AssessmentQuery(EditionQuery):
    """For a body of FHIR resources, which has no place for it."""

    procedure = slug(_PROCEDURE)
    organisation = slug(_ORGANISATION)


class AssessmentBody(AskedInBody):
    """What is known of a patient; nothing of it is logged, stored or sent back."""

    procedure = slug(_PROCEDURE)
    organisation = slug(_ORGANISATION)
    inputs = fields.Dict(
        keys=fields.String(),
        load_default=dict[str, Any],
        error_messages={"invalid": "is not an object of answers by input"},
        metadata=described(
            "Answers by input: true, false, a date, `none`, a list of choices, or null for unknown."
        ),
    )
    appointment_date = patterned(DAY, "is not a date such as 2026-03-31", "The day of the procedure.")
    lang = language_tag()


class PositionAlone(Shape):
    """What one source asks for."""

    source = fields.Nested(Ref, required=True)
    outcome = fields.Enum(Outcome, by_value=fields.String, required=True)


class NumberedRule(Ref):
    """A candidacy rule by name and number."""

    number = fields.String(required=True)


class OwnRuleShape(Shape):
    """What the organisation says itself on a topic of the rule: its own answer with its own claims alone."""

    topic = fields.Nested(TopicRef, required=True)
    answer = fields.String(required=True)
    claims = fields.List(fields.Nested(ClaimShape), required=True)
    language = fields.Nested(Language, required=True)


class FindingShape(Shape):
    """One rule and what it says about the patient."""

    rule = fields.Nested(NumberedRule, required=True)
    outcome = fields.Enum(Outcome, by_value=fields.String, required=True)
    status = fields.Enum(Status, by_value=fields.String, required=True)
    own_rules = fields.List(
        fields.Nested(OwnRuleShape),
        required=True,
        metadata=described("What the organisation asked for says itself, if it has rules of its own."),
    )
    own_rules_withheld = fields.Integer(
        required=True, metadata=described("Own rules withheld because no current review vouches for them.")
    )
    because = fields.String(
        required=True,
        metadata=described("The reason in words; a referral where the organisation withdraws what it says."),
    )
    strength = fields.String(required=True, metadata=described("The source's own word for how strict it is."))
    derived = fields.String(
        required=True, allow_none=True, metadata=described("Why we conclude it, when no source says it.")
    )
    missing = fields.List(
        fields.String(), required=True, metadata=described("Inputs without which it cannot be told.")
    )
    matched_on = fields.Enum(
        MatchedOn,
        by_value=fields.String,
        required=True,
        allow_none=True,
        metadata=described("How the answer was found: given as an answer, by a code, or only by a text."),
    )
    positions = fields.List(fields.Nested(PositionAlone), required=True)
    claims = fields.List(fields.Nested(ClaimShape), required=True)
    language = fields.Nested(Language, required=True)


class NotCovered(Shape):
    """What the sources say nothing about; it must not be read as no problem."""

    inputs = fields.List(
        fields.String(),
        required=True,
        metadata=described("Exclusion inputs that no rule for this procedure reads."),
    )
    unknown_inputs = fields.Integer(
        required=True, metadata=described("How many of the given inputs no rule knows.")
    )
    gaps = fields.List(
        fields.Nested(Ref), required=True, metadata=described("What those inputs seem to be about.")
    )


class Assessment(Shape):
    """The gravest outcome and every finding; a clinician decides."""

    procedure = fields.Nested(Ref, required=True)
    outcome = fields.Enum(Outcome, by_value=fields.String, required=True)
    outcome_title = fields.String(required=True)
    findings = fields.List(fields.Nested(FindingShape), required=True)
    missing_inputs = fields.List(
        fields.String(), required=True, metadata=described("What keeps the outcome from being a mild one.")
    )
    contradictions = fields.List(
        fields.List(fields.String()),
        required=True,
        metadata=described("Groups of inputs whose answers cannot all be true."),
    )
    not_covered = fields.Nested(NotCovered, required=True)
    notice = fields.String(required=True)
    language = fields.Nested(Language, required=True)
    meta = fields.Nested(Meta, required=True)
