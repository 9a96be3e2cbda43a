"""Questions and answers on the wire."""

from marshmallow import fields, validate

from kbapi.api.schemas._shape import (
    AskedInBody,
    EditionQuery,
    Language,
    Meta,
    Shape,
    YesOrNo,
    described,
    language_tag,
    plain_text,
    slug,
)
from kbapi.api.schemas.facts import ClaimShape, DisagreementShape, TopicRef
from kbapi.knowledge.answer import Confidence, Reason, Status

LONGEST_QUESTION = 500
_QUESTION = f"A question in plain words, at most {LONGEST_QUESTION} characters."
_PROCEDURE = "The procedure that is asked about, if the question does not name it."
_ORGANISATION = "Put this organisation's claims first and answer with them where they agree."
_EXPLAIN = "Show how the question was read and what else was considered."


class AnswersQuery(EditionQuery):
    """A question in the address; a private one belongs into the body of a POST."""

    q = plain_text(LONGEST_QUESTION, _QUESTION)
    procedure = slug(_PROCEDURE)
    organisation = slug(_ORGANISATION)
    explain = fields.String(validate=validate.OneOf(["true", "false"]), metadata=described(_EXPLAIN))


class QuestionBody(AskedInBody):
    """A question in the body: it stands in no address and no log."""

    q = plain_text(LONGEST_QUESTION, _QUESTION)
    procedure = slug(_PROCEDURE)
    organisation = slug(_ORGANISATION)
    lang = language_tag()
    explain = YesOrNo(metadata=described(_EXPLAIN))


class QuestionShape(Shape):
    """How the question was understood."""

    text = fields.String(required=True)
    lang = fields.String(required=True)
    topic = fields.String(required=True, allow_none=True)
    procedure = fields.String(required=True, allow_none=True)


class AnswerText(Shape):
    """A text that stands word for word in the content."""

    text = fields.String(required=True)
    lang = fields.String(required=True)


class RelatedShape(Shape):
    """Something near to the question that is covered."""

    title = fields.String(required=True)
    topic = fields.String(required=True)
    procedure = fields.String(required=True, allow_none=True)
    href = fields.String(required=True)


class CandidateShape(Shape):
    """A claim that was considered, with its score."""

    claim = fields.String(required=True)
    topic = fields.String(required=True)
    score = fields.Float(required=True)


class Explanation(Shape):
    """How a question was read and why the answer won or was refused."""

    procedure = fields.String(required=True, allow_none=True)
    organisation = fields.String(required=True, allow_none=True)
    candidates = fields.List(fields.Nested(CandidateShape), required=True)
    gap = fields.String(required=True, allow_none=True)
    gap_score = fields.Float(required=True)
    corrected = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class AnswerShape(Shape):
    """An answer, both sides of a disagreement, whom to ask, or honestly none."""

    question = fields.Nested(QuestionShape, required=True)
    status = fields.Enum(Status, by_value=fields.String, required=True)
    answer = fields.Nested(AnswerText, required=True, allow_none=True)
    topic = fields.Nested(TopicRef, required=True, allow_none=True)
    claims = fields.List(fields.Nested(ClaimShape), required=True)
    disagreement = fields.Nested(DisagreementShape, required=True, allow_none=True)
    confidence = fields.Enum(Confidence, by_value=fields.String, required=True)
    reason = fields.Enum(Reason, by_value=fields.String, required=True, allow_none=True)
    withdrawn = fields.Boolean(
        required=True,
        metadata=described(
            "With `not_covered`: others are answered, and the organisation asked for does not tell this. "
            "`notice` says so."
        ),
    )
    related = fields.List(fields.Nested(RelatedShape), required=True)
    notice = fields.String(required=True)
    explanation = fields.Nested(Explanation, metadata=described("Only with `explain`."))
    language = fields.Nested(Language, required=True)
    meta = fields.Nested(Meta, required=True)
