"""The pages of all kinds that need no page of their own: risks, conditions, words, reasons and so on."""

from collections.abc import Callable
from typing import Any

from flask import Response

from kbapi.integrations.site import rendering, statements
from kbapi.integrations.site.addresses import refuse_unknown
from kbapi.integrations.site.glossary import words_in
from kbapi.kinds import KINDS, Kind
from kbapi.knowledge.identity import Key
from kbapi.knowledge.own_rules import KIND as OWN_RULE
from kbapi.knowledge.provenance import Organisation
from kbapi.knowledge.record import Record
from kbapi.knowledge.rule import CandidacyRule
from kbapi.knowledge.translation import KIND as TRANSLATION
from kbapi.web.language import told_language
from kbapi.web.request_context import snapshot
from kbapi.web.wording import WORDS, named

MOST = 10_000
_NOT_PLAIN = ("procedure", "topic", OWN_RULE, TRANSLATION)
PLAIN_KINDS = tuple(kind for kind in KINDS.values() if kind.name not in _NOT_PLAIN)
"""The kinds whose lists look alike; of their pages only that of a source is different."""


def lists() -> list[tuple[str, str]]:
    """The path and the heading of each list."""
    return [(f"/{kind.path}", _heading(kind)) for kind in PLAIN_KINDS]


def listing(kind: Kind) -> Callable[[], Response]:
    """The view of a list."""

    def view() -> Response:
        refuse_unknown()
        records = [entry.record for entry in snapshot().page(kind.name, {}, 0, MOST).entries]
        records.sort(key=lambda record: record.title.lower())
        return rendering.page(
            "list.html", _heading(kind), records=records, lead=_lead(kind), data=f"/v1/{kind.path}"
        )

    return view


def showing(kind: Kind) -> Callable[[str], Response]:
    """The view of one page."""

    def view(record_id: str) -> Response:
        refuse_unknown()
        entry = snapshot().entry(kind.name, record_id)
        record = entry.record
        return rendering.page(
            "record.html",
            record.title,
            entry=entry,
            path=kind.path,
            list_heading=_heading(kind),
            points=statements.points(snapshot().told(record)),
            words=words_in([section.markdown for section in record.sections], record.kind),
            **_more(record),
            data=f"/v1/{kind.path}/{record_id}",
        )

    return view


def _heading(kind: Kind) -> str:
    return named("site", kind.path, told_language())


def _lead(kind: Kind) -> str:
    name = f"{kind.path}-lead"
    return rendering.saying()(name) if f"site-{name}" in WORDS["en"] else ""


def _more(record: Record) -> dict[str, Any]:
    """What some kinds add: procedures told of, a rule's positions and claims, an organisation's papers."""
    here, details = snapshot(), record.details
    told_of = [here.find(Key("procedure", name)) for name in details.told_of]
    return {
        "told_of": [procedure for procedure in told_of if procedure],
        "rule": details if isinstance(details, CandidacyRule) else None,
        "rests_on": [statements.statement(claim) for claim in filter(None, map(here.claim, details.cited))]
        if isinstance(details, CandidacyRule)
        else [],
        "question": getattr(details, "question", ""),
        "serious": getattr(details, "serious", False),
        "agent": here.find(Key("term", getattr(details, "agent", "-"))),
        "contacts": details.contacts if isinstance(details, Organisation) else (),
        "documents": _documents(record.id) if isinstance(details, Organisation) else [],
        "title_of": statements.title_of,
        "issuer_of": statements.issuer_of,
    }


def _documents(organisation: str) -> list[Record]:
    page = snapshot().page("source", {"organisation": organisation}, 0, MOST)
    return [entry.record for entry in page.entries]
