"""The section with which a handout of an organisation begins: what the organisation says itself."""

import re
from collections.abc import Iterable

from kbapi.knowledge.agreement import Witness
from kbapi.knowledge.record import Section
from kbapi.knowledge.telling import ToldFact, added_by

OWN_RULES = "own-rules"
_MARKUP = re.compile(r"([\\`*_\[\]<>|~])")


def own_section(
    facts: Iterable[ToldFact], witness: Witness, organisation: str, heading: str
) -> tuple[Section, ...]:
    """The section, or none where the organisation has no claims of its own among the facts."""
    items = []
    for told in facts:
        own = [claim.id for claim in added_by(organisation, told.claims, witness)]
        if own:
            items.append(f"- {_plain(told.fact.answer)} [{', '.join(own)}]")
    return (Section(OWN_RULES, heading, "\n".join(items)),) if items else ()


def _plain(text: str) -> str:
    """A text of the content that Markdown shows as it stands."""
    return _MARKUP.sub(r"\\\1", text)
