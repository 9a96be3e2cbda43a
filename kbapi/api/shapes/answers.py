"""Answers as plain data."""

from kbapi.api.shapes._names import Plain, href, language, meta
from kbapi.api.shapes.facts import claim_shape, disagreement_shape, stated_for, topic_shape
from kbapi.knowledge.answer import Answer, Question, Reading
from kbapi.knowledge.notice import STANDING_NOTICE
from kbapi.knowledge.telling import ToldFact
from kbapi.web.notices import notice_with
from kbapi.web.request_context import snapshot


def answer_shape(question: Question, answer: Answer, *, explain: bool) -> Plain:
    """An answer with its claims, best first; the answer field is empty where there is none."""
    fact = answer.fact
    told = language(stated_for(fact) if fact else STANDING_NOTICE)
    shape: Plain = {
        "question": {
            "text": question.text,
            "lang": question.language,
            "topic": fact.topic if fact else None,
            "procedure": answer.reading.procedure,
        },
        "status": answer.status,
        "answer": {"text": answer.text, "lang": told["served"]} if answer.text else None,
        "topic": topic_shape(fact.topic) if fact else None,
        "claims": [claim_shape(claim) for claim in answer.claims],
        "disagreement": disagreement_shape(fact) if fact else None,
        "confidence": answer.confidence,
        "reason": answer.reason,
        "withdrawn": answer.withdrawn,
        "related": [_related(other) for other in answer.related],
        "notice": notice_with(answer),
        "language": told,
        "meta": meta(snapshot().entry(*stated_for(fact)) if fact else None),
    }
    return shape | ({"explanation": _explanation(answer.reading)} if explain else {})


def _related(fact: ToldFact) -> Plain:
    about_procedure = fact.about.kind == "procedure"
    return {
        "title": topic_shape(fact.topic)["title"],
        "topic": fact.topic,
        "procedure": fact.about.id if about_procedure else None,
        "href": f"{href(*fact.about)}/facts/{fact.topic}" if about_procedure else href(*fact.about),
    }


def _explanation(reading: Reading) -> Plain:
    return {
        "procedure": reading.procedure,
        "organisation": reading.organisation,
        "candidates": [
            {"claim": found.claim, "topic": found.topic, "score": round(found.score, 3)}
            for found in reading.candidates
        ],
        "gap": reading.gap,
        "gap_score": round(reading.gap_score, 3),
        "corrected": dict(reading.corrected),
    }
