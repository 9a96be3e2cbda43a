"""Sets a leaflet as HTML, plain text and Markdown in the words of its language."""

import re
from urllib.parse import quote, urlencode

from flask import render_template

from kbapi.handout.leaflet import Leaflet
from kbapi.knowledge.library import Entry
from kbapi.knowledge_base import leaflets
from kbapi.knowledge_base.leaflets import Addresses
from kbapi.web.leaflet_speech import Speech
from kbapi.web.request_context import absolute, reviewing, snapshot

TEMPLATES = {"html": "leaflet.html", "text": "leaflet.txt", "markdown": "leaflet.md"}
LEAFLET_CSP = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
"""Unlike our own pages a leaflet may be framed: other people's pages show it."""
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


def leaflet_at_hand(entry: Entry, sections: list[str], organisation: str) -> Leaflet:
    """The leaflet of a procedure in the edition and language of the request."""
    addresses = _addresses(entry.record.id, sections, organisation)
    return leaflets.leaflet(snapshot(), entry, sections, organisation, reviewing(), addresses)


def set_leaflet(leaflet: Leaflet, form: str) -> str:
    """The leaflet in one of the forms of TEMPLATES."""
    text = render_template(TEMPLATES[form], leaflet=leaflet, say=Speech(leaflet))
    return text if form == "html" else _EMPTY_LINES.sub("\n\n", text).strip() + "\n"


def _addresses(procedure: str, sections: list[str], organisation: str) -> Addresses:
    """Where the very leaflet can be read again: pinned to its edition, language, hospital and sections."""
    edition, language = snapshot().info.id, snapshot().language
    chosen = {"organisation": organisation, "sections": ",".join(sections)}
    query = {name: value for name, value in chosen.items() if value}
    pinned = {"edition": edition, "lang": language, "format": "pdf"} | query
    short = f"/e/{edition}/{language}/{quote(procedure)}" + (f"?{_query(query)}" if query else "")
    return Addresses(
        absolute(short), absolute(f"/v1/procedures/{quote(procedure)}/education?{_query(pinned)}")
    )


def _query(parameters: dict[str, str]) -> str:
    return urlencode(parameters, safe=",")
