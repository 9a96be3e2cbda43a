"""Questions and their answers; a question is sent in a body, so that it stands in no address and no log."""

from collections.abc import Mapping

from flask import Response, jsonify

from kbapi.errors import BadRequestError
from kbapi.integrations.site import finding, rendering, statements
from kbapi.integrations.site.addresses import link_to, refuse_unknown
from kbapi.knowledge.answer import Question, Reason
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.record import Record
from kbapi.knowledge.telling import ToldFact
from kbapi.web.asked import OFFERED
from kbapi.web.form_body import read_form
from kbapi.web.notices import notice_with
from kbapi.web.request_context import house, read_in, snapshot, today

MOST_PAGES = 5
MOST_SUGGESTIONS = 6


def ask_page() -> Response:
    """The form alone."""
    refuse_unknown()
    return rendering.page(
        "ask.html", rendering.saying()("ask-title"), procedures=procedure_choices(), asked={}
    )


def answer_page() -> Response:
    """What our sources say to a question, or that they say nothing, with the pages that may help."""
    refuse_unknown()
    asked = _asked("q", "procedure")
    if "q" not in asked:
        return _asked_for_more(asked)
    named = _named_procedure(asked)
    own = house().knowledge_base.language_of(snapshot(), asked["q"])
    if own != snapshot().language:
        read_in(own)
    organisation = house().organisation or None
    question = Question(asked["q"], named, organisation, snapshot().language)
    reviewed = house().require_review
    answer = house().knowledge_base.answer(snapshot(), question, today(), reviewed=reviewed)
    is_urgent = answer.reason is Reason.URGENT
    point = next(iter(statements.points(filter(None, (answer.fact,)))), None)
    beside = {said.claim.id for side in point.sides for said in side.statements} if point else set()
    return rendering.page(
        "answer.html",
        rendering.saying()("answer-title"),
        entry=_stated_on(answer.fact),
        asked=asked,
        answer=answer,
        status="urgent" if is_urgent else str(answer.status),
        point=point,
        best_first=[statements.statement(claim) for claim in answer.claims if claim.id not in beside],
        told_notice=notice_with(answer),
        related=[(statements.title_of("topic", fact.topic), *_about(fact)) for fact in answer.related],
        found=[] if is_urgent else finding.found_pages(asked["q"], MOST_PAGES),
        procedures=procedure_choices(),
    )


def suggestions() -> Response:
    """Completions of what is being typed, as JSON; asked by POST like the question that it becomes."""
    refuse_unknown()
    text = _asked("q").get("q", "")
    found = snapshot().suggest(text, MOST_SUGGESTIONS) if text else []
    return jsonify(items=[completion.text for completion in found])


def procedure_choices() -> list[Record]:
    """The procedures that a question can be about."""
    return [entry.record for entry in snapshot().page("procedure", {}, 0, 200).entries]


def _asked(*known: str) -> Mapping[str, str]:
    asked = read_form(*known, "lang")
    if "lang" in asked:
        if asked["lang"] not in OFFERED:
            raise BadRequestError(f"`lang` is none of {', '.join(OFFERED)}.", kind="pointer", where="/lang")
        read_in(asked["lang"])
    return asked


def _asked_for_more(asked: Mapping[str, str]) -> Response:
    say = rendering.saying()
    response = rendering.page(
        "ask.html", say("ask-title"), procedures=procedure_choices(), asked=asked, complaint=say("ask-empty")
    )
    response.status_code = 422
    return response


def _named_procedure(asked: Mapping[str, str]) -> str | None:
    if "procedure" not in asked:
        return None
    if snapshot().find(Key("procedure", asked["procedure"])) is None:
        raise BadRequestError(
            "There is no such procedure: choose one of the list.", kind="pointer", where="/procedure"
        )
    return asked["procedure"]


def _stated_on(fact: ToldFact | None) -> Entry | None:
    if fact is None:
        return None
    if fact.inherited_from:
        return snapshot().entry("procedure", fact.inherited_from)
    return snapshot().entry(*fact.about)


def _about(fact: ToldFact) -> tuple[str, str]:
    """What a fact is about, by title, and where its topic stands."""
    return statements.title_of(*fact.about), link_to("topic", fact.topic)
