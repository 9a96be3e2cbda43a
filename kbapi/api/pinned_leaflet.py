"""The short address of a leaflet, as it stands on paper: always the same edition, language and parts."""

import re
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from kbapi.api.education import asked_leaflet, leaflet_page
from kbapi.api.parsing import StrictParser
from kbapi.api.schemas._shape import SLUG
from kbapi.api.schemas.education import PinnedQuery
from kbapi.api.shapes._names import language
from kbapi.web.asked import OFFERED
from kbapi.web.request_context import named_record, read_pinned, snapshot

blueprint = Blueprint("pinned_leaflet", __name__)

_EDITION = re.compile("[0-9a-f]{20}")


@blueprint.get("/e/<edition_id>/<tag>/<procedure_id>")
def pinned_leaflet(edition_id: str, tag: str, procedure_id: str) -> Response:
    """The leaflet as a page, without going anywhere else; the settings of today change nothing of it."""
    if not _EDITION.fullmatch(edition_id) or tag not in OFFERED or not re.fullmatch(SLUG, procedure_id):
        raise NotFound
    query: dict[str, Any] = StrictParser().parse(PinnedQuery, request, location="query")
    read_pinned(edition_id, tag)
    entry = snapshot().entry("procedure", procedure_id)
    language(entry.record.key)
    organisation = named_record("organisation", query).id if "organisation" in query else ""
    return leaflet_page(asked_leaflet(entry, query, organisation), "html")
