"""The detail of a card: the reasons with who gives them, what is not known, and who decides; Markdown."""

from collections.abc import Iterable, Iterator

from flask import g

from kbapi.integrations.cds_hooks.markdown import claim_links, joined, plain, title
from kbapi.knowledge.candidacy_input import input_id
from kbapi.knowledge.identity import Key
from kbapi.knowledge.patient import MatchedOn
from kbapi.knowledge.record import Record
from kbapi.knowledge.review import STANDING, ReviewState
from kbapi.knowledge.rule import Outcome, Position
from kbapi.knowledge.translation import CANONICAL
from kbapi.knowledge.verdict import Finding
from kbapi.knowledge_base.localised import TranslationState
from kbapi.knowledge_base.rule_telling import RuleTold
from kbapi.web.notices import reason_told
from kbapi.web.request_context import reviewing, snapshot
from kbapi.web.wording import word


def say(name: str) -> str:
    """A word of the cards in the language of the request."""
    return word(f"cds_{name}", snapshot().language)


def outcome_title(outcome: Outcome) -> str:
    """An outcome in words."""
    return word(outcome, snapshot().language)


def reason(finding: Finding, told: RuleTold) -> str:
    """One rule that fires: what it says, which source takes which position, the claims behind it."""
    rule = finding.rule
    blocks = [
        f"**{plain(finding.record.title)}** – {outcome_title(rule.outcome)}",
        because(told),
        "\n".join(f"- {line}" for position in told.positions for line in _position(position)),
        f"{say('claims')}: {claim_links(claim.id for claim in told.claims)}" if told.claims else "",
        f"*{say('matched_on_text')}*" if finding.matched_on is MatchedOn.TEXT else "",
    ]
    return joined(blocks)


def because(told: RuleTold) -> str:
    """The reason that a rule gives; where the organisation withdraws it, who can be asked instead."""
    return plain(reason_told(told.because))


def unknown(names: Iterable[str]) -> str:
    """The inputs whose answers were not found; empty for none."""
    listed = list(names)
    return f"{say('not_known')}: {input_titles(listed)}." if listed else ""


def contradictory(groups: Iterable[tuple[str, ...]]) -> str:
    """The inputs whose answers contradict each other; empty for none."""
    listed = [input_titles(group) for group in groups]
    return f"{say('contradictory')}: {'; '.join(listed)}." if listed else ""


def input_titles(names: Iterable[str]) -> str:
    """What some inputs are about, as their pages call it."""
    records = (snapshot().find(Key("candidacy_input", input_id(name))) for name in names)
    return ", ".join(plain(record.title) for record in records if record)


def closing(standing: Iterable[str], told: Iterable[Record]) -> str:
    """What stands below: what always holds, the notice, whether a clinician has reviewed what is told."""
    states = {review_state(record) for record in told}
    blocks = [
        *dict.fromkeys(standing),
        plain(snapshot().notice()),
        *(word(str(state), snapshot().language) for state in ReviewState if state in states),
        f"{word('edition', snapshot().language)} {snapshot().info.id}",
    ]
    return joined(blocks)


def heed_languages(records: Iterable[Record]) -> None:
    """Notes in which languages the answer tells some records, for its Content-Language."""
    here = snapshot()
    for record in records:
        told = here.translation_state(record.key) is TranslationState.TOLD
        g.setdefault("languages", set()).add(here.language if told else CANONICAL)


def review_state(record: Record) -> ReviewState:
    """Whether a clinician has reviewed a page, as of today."""
    return reviewing().status(snapshot().entry(*record.key)).state


def is_reviewed(record: Record) -> bool:
    """Whether a clinician has reviewed a page and the review still counts."""
    return review_state(record) in STANDING


def _position(position: Position) -> Iterator[str]:
    """One line for each organisation, since several documents of one are one voice."""
    documents: dict[str, list[str]] = {}
    for source in position.sources:
        documents.setdefault(snapshot().witness(source), []).append(title(Key("source", source)))
    for organisation, shown in documents.items():
        speaker = title(Key("organisation", organisation))
        yield f"{speaker}: {outcome_title(position.outcome)} ({', '.join(dict.fromkeys(shown))})"
