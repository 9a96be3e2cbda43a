"""Answers to plain questions, by GET or, for private ones, by POST; the text is kept nowhere."""

from typing import Any

from kbapi.access.scopes import ANSWERS
from kbapi.api.schemas.answers import AnswerShape, AnswersQuery, QuestionBody
from kbapi.api.shapes.answers import answer_shape
from kbapi.api.spec import Resource
from kbapi.knowledge.answer import Question
from kbapi.web.door_policy import DoorPolicy, allow
from kbapi.web.metrics import count_answer
from kbapi.web.request_context import house, leading_organisation, named_record, read_in, snapshot, today

blueprint = Resource("answers", __name__, url_prefix="/v1", description="Plain questions, sourced answers.")
allow(blueprint, DoorPolicy(scope=ANSWERS))


@blueprint.answer("/answers", AnswerShape, AnswersQuery)
def get_answer(query: dict[str, Any]) -> Any:
    """Answer a question from the sources, or say honestly that they do not cover it."""
    return _in_its_own_language(query, explain=query.get("explain") == "true")


@blueprint.reply("/answers", AnswerShape, QuestionBody)
def post_answer(_query: dict[str, Any], body: dict[str, Any]) -> Any:
    """Answer a question sent in the body, so that it stands in no address and no log."""
    if "lang" in body:
        read_in(body["lang"])
    return _in_its_own_language(body, explain=body.get("explain", False))


def _answer(asked: dict[str, Any], *, explain: bool) -> Any:
    here = snapshot()
    question = Question(
        text=asked["q"],
        procedure=named_record("procedure", asked).id if "procedure" in asked else None,
        organisation=leading_organisation(asked) or None,
        language=here.language,
    )
    base, reviewed = house().knowledge_base, house().require_review
    answer = base.answer(here, question, today(), reviewed=reviewed)
    count_answer(answer.status, answer.fact.topic if answer.fact else None)
    return answer_shape(question, answer, explain=explain)


def _in_its_own_language(asked: dict[str, Any], *, explain: bool) -> Any:
    """The answer in the language of the request, or in the one that the question turns out to be in."""
    own = house().knowledge_base.language_of(snapshot(), asked["q"])
    if own != snapshot().language:
        read_in(own)
    return _answer(asked, explain=explain)
