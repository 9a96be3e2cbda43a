"""Gathers what is told of a procedure and gives it as JSON-LD, for its page and for the API alike."""

import json

from kbapi.knowledge.citation import cited_claims
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.record import Record
from kbapi.knowledge.translation import CANONICAL
from kbapi.linked_data.procedure import Node, Told, Voice, procedure_node
from kbapi.web.markdown import to_text
from kbapi.web.page_addresses import page_path
from kbapi.web.request_context import absolute, house, snapshot, today
from kbapi.web.wording import named, word

MEDIA_TYPE = "application/ld+json"
_UNSAFE = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def linked_procedure(entry: Entry, *, brief: bool = False) -> Node:
    """A procedure of the edition at hand as schema.org tells it; a page has only room for the brief form."""
    here, record = snapshot(), entry.record
    told = Told(
        entry,
        risks=tuple(here.applying("risk", record)),
        side_effects=tuple(here.applying("side_effect", record)),
        rules=tuple(here.applying("candidacy_rule", record)),
        facts=tuple(here.told(record)),
        sources=tuple(_sources(record)),
        edition=here.info.id,
        today=today(),
        licence=house().licence,
    )
    is_told = here.translation_state(record.key) == "told"
    return procedure_node(told, _voice(here.language if is_told else CANONICAL, brief=brief))


def as_data_block(node: Node) -> str:
    """The JSON for inside a `script` element, which no text in it can end."""
    return json.dumps(node, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


def _voice(language: str, *, brief: bool) -> Voice:
    return Voice(
        language,
        brief,
        entity=lambda key: f"{absolute(page_path(key))}#{key.kind}",
        address=lambda key, part: absolute(page_path(key, part, lang=language)),
        plain=to_text,
        region=lambda region: named("region", region, language),
        warning=word("safety-warning", language),
    )


def _sources(record: Record) -> list[Record]:
    """The documents behind the sections of the page, in the order of their ids."""
    cited = (claim for section in record.sections for claim in cited_claims(section.markdown))
    claims = filter(None, map(snapshot().claim, dict.fromkeys(cited)))
    ids = sorted({mention.source for claim in claims for mention in claim.sources})
    return [source for source in (snapshot().find(Key("source", source)) for source in ids) if source]
