"""Facts of lists as JSON: in an edition, a language and a day a fact is told alike in whichever list."""

from orjson import Fragment, dumps

from kbapi.api.shapes._names import language
from kbapi.api.shapes.facts import fact_shape, stated_for
from kbapi.knowledge.telling import ToldFact
from kbapi.web.language import requested_language
from kbapi.web.request_context import house, reviewing, snapshot


def fact_text(told: ToldFact, organisation: str = "") -> Fragment:
    """What `fact_shape` gives for a fact on the record that states it."""
    here, texts = snapshot(), house().kept_texts
    key = (
        here.info.id,
        here.language,
        here.organisation,
        requested_language(),
        reviewing(),
        organisation,
        told.about,
        told.topic,
    )
    text = texts.get(key)
    if text is None:
        text = dumps(fact_shape(told, here.entry(*told.about), organisation))
        texts.keep(key, text)
    else:
        # Which languages an answer is in, is noted as its parts are made.
        language(stated_for(told))
    return Fragment(text)
