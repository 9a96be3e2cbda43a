"""oEmbed 1.0: programs that are given an address of ours learn how to show it in a frame."""

import re
from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree  # nosec B405  # it writes XML and reads none

from flask import Blueprint, Response, jsonify, request

from kbapi.errors import BadParameterError, UnknownRecordError
from kbapi.integrations.widget.asked import SHOWN, asked, checked, wanted_organisation, wanted_topics
from kbapi.knowledge.identity import SLUG_PATTERN
from kbapi.web.problems import problem
from kbapi.web.request_context import house, read_in, snapshot

blueprint = Blueprint("oembed", __name__)

WIDTH, HEIGHT = 600, 800
SMALLEST = 240
"""A frame narrower than a small phone cannot be read."""
CACHED_FOR = 3600
SANDBOX = "allow-popups allow-top-navigation-by-user-activation"
_OURS = re.compile(rf"(?:/embed|/v1)?/procedures/(?P<procedure>{SLUG_PATTERN})")
_FORMATS = ("json", "xml")


@blueprint.get("/oembed")
def oembed() -> Response:
    """How to show one of our addresses; one that is not ours is a 404, as the specification has it."""
    given = asked("url", "format", "maxwidth", "maxheight")
    if "url" not in given:
        raise BadParameterError("url", "`url` is missing: give the address of a page of this service.")
    form = given.get("format", "json")
    if form not in _FORMATS:
        return problem("not-implemented", "`format` is json or xml here.")
    told = _told(given)
    if form == "xml":
        return Response(_xml(told), content_type="text/xml; charset=utf-8")
    return jsonify(told)


def _told(given: dict[str, str]) -> dict[str, str | int]:
    host, procedure_id, query = _read(given["url"])
    if "lang" in query:
        read_in(query["lang"])
    record = snapshot().entry("procedure", procedure_id).record
    wanted_topics(query)
    wanted_organisation(query)
    width = max(SMALLEST, min(WIDTH, int(given.get("maxwidth", WIDTH))))
    height = max(SMALLEST, min(HEIGHT, int(given.get("maxheight", HEIGHT))))
    address = f"{host}/embed/procedures/{procedure_id}" + (f"?{urlencode(query)}" if query else "")
    frame = (
        f'<iframe src="{escape(address)}" title="{escape(record.title)}" width="{width}" height="{height}" '
        f'loading="lazy" referrerpolicy="no-referrer" sandbox="{SANDBOX}"></iframe>'
    )
    return {
        "version": "1.0",
        "type": "rich",
        "title": record.title,
        "provider_name": "kbapi",
        "provider_url": f"{host}/",
        "cache_age": CACHED_FOR,
        "html": frame,
        "width": width,
        "height": height,
    }


def _read(url: str) -> tuple[str, str, dict[str, str]]:
    """The service's own address, the procedure and what is asked of it; raises UnknownRecordError.

    Without a public address in the settings, that is ours under which we are being asked.
    """
    host = house().base_url or request.host_url.rstrip("/")
    stranger = UnknownRecordError("`url` is not the address of a procedure of this service.")
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, strict_parsing=bool(parts.query))
    except ValueError:
        raise stranger from None
    found = _OURS.fullmatch(url.partition("?")[0].partition("#")[0].removeprefix(host))
    if not url.startswith(f"{host}/") or found is None:
        raise stranger
    return host, found["procedure"], checked({name: value for name, value in query if name in SHOWN})


def _xml(told: dict[str, str | int]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in told.items():
        ElementTree.SubElement(root, name).text = str(value)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))
