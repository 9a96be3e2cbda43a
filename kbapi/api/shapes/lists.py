"""Pages of lists: opaque cursors that belong to one list and one edition, links in the body and in `Link`."""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request
from orjson import Fragment

from kbapi.api.shapes._names import Plain, meta
from kbapi.errors import BadCursorError
from kbapi.knowledge.library import Entry
from kbapi.web.request_context import absolute, reviewing, snapshot, today

Answer = tuple[Plain, dict[str, str]]
"""A body and the headers that go with it."""

CHUNK = 200
LONGEST_HEADER = 2_048
"""Longer headers are refused by proxies on the way; the links then stand in the body alone."""
_NO_FILTERS = ("cursor", "limit", "lang", "edition", "as_of")
_CURSOR = re.compile("([0-9a-f]{16}):([1-9][0-9]{0,6})")


def listed(
    kind: str, filters: Mapping[str, str], asked: Mapping[str, Any], shape: Callable[[Entry], Plain]
) -> Answer:
    """A page of the records of a kind, of those in one state of review if that is asked."""
    if "review_state" in asked:
        return _slice_of_those_in_state(kind, filters, asked, shape)
    page = snapshot().page(kind, filters, offset_of(asked), asked["limit"])
    return as_answer([shape(entry) for entry in page.entries], page.total, asked)


def _slice_of_those_in_state(
    kind: str, filters: Mapping[str, str], asked: Mapping[str, Any], shape: Callable[[Entry], Plain]
) -> Answer:
    """The state changes with the calendar and so is no tag: all records of the kind are looked through."""
    first, found, total = offset_of(asked), [], 0
    for entry in _all(kind, filters):
        if reviewing().status(entry).state == asked["review_state"]:
            found += [entry] if first <= total < first + asked["limit"] else []
            total += 1
    return as_answer([shape(entry) for entry in found], total, asked)


def _all(kind: str, filters: Mapping[str, str]) -> Iterator[Entry]:
    here, total = 0, 1
    while here < total:
        page = snapshot().page(kind, filters, here, CHUNK)
        yield from page.entries
        here, total = here + CHUNK, page.total


def in_state(items: Iterable[Plain], asked: Mapping[str, Any]) -> list[Plain]:
    """Those of some items that are in the state of review that is asked for; all when none is."""
    wanted = asked.get("review_state")
    return [item for item in items if wanted in (None, item["meta"]["review_state"])]


def whole_list(items: Sequence[Plain], asked: Mapping[str, Any]) -> Answer:
    """A short list that is never cut into pages."""
    return as_answer(items, len(items), {**asked, "limit": max(1, len(items))})


def listed_slice(items: Sequence[Plain], asked: Mapping[str, Any]) -> Answer:
    """A page of a list that is at hand in whole."""
    here = offset_of(asked)
    return as_answer(items[here : here + asked["limit"]], len(items), asked)


def as_answer(items: Sequence[Plain | Fragment], total: int, asked: Mapping[str, Any], **more: Any) -> Answer:
    """A page of a list of `total` items, with what else is told of it."""
    links = _links(total, asked)
    body = {"items": list(items), "total": total, **more, "links": links, "meta": meta()}
    header = link_header(links)
    return body, {"Link": header} if len(header) <= LONGEST_HEADER else {}


def offset_of(asked: Mapping[str, Any]) -> int:
    """How many items stand before the asked page; raises BadCursorError.

    An edition never changes and the cursor is tied to it, so that a number is as safe as a key.
    """
    cursor = asked.get("cursor")
    if not cursor:
        return 0
    try:
        found = _CURSOR.fullmatch(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode())
    except ValueError:
        found = None
    if found is None:
        raise BadCursorError("This cursor cannot be read: take it from `links.next` as it is.")
    if found[1] != _seal(asked):
        raise BadCursorError(
            "This cursor belongs to another list, filter or edition: begin again without it."
        )
    return int(found[2])


def _links(total: int, asked: Mapping[str, Any]) -> dict[str, str | None]:
    """The addresses of this page, the next one, and the one before."""
    here, limit = offset_of(asked), asked["limit"]
    following = _address(asked, here + limit) if here + limit < total else None
    before = _address(asked, max(0, here - limit)) if here else None
    return {"self": _address(asked, here), "next": following, "prev": before}


def link_header(links: Mapping[str, str | None]) -> str:
    """The same links as RFC 8288 has them."""
    return ", ".join(f'<{address}>; rel="{name}"' for name, address in links.items() if address)


def _address(asked: Mapping[str, Any], offset: int) -> str:
    """The address of a page; all but the first name their edition: one may be published between two pages."""
    query = {name: str(value) for name, value in asked.items() if name != "cursor" and name in request.args}
    if offset:
        query.pop("as_of", None)
        query["edition"] = snapshot().info.id
        query["cursor"] = base64.urlsafe_b64encode(f"{_seal(asked)}:{offset}".encode()).decode().rstrip("=")
    return absolute(request.path.rstrip("/")) + (f"?{urlencode(query)}" if query else "")


def _seal(asked: Mapping[str, Any]) -> str:
    """Ties a cursor to list, filters and edition; a guard against mistakes, it keeps no secret."""
    filters = {name: str(value) for name, value in asked.items() if name not in _NO_FILTERS}
    if "review_state" in asked:
        filters["today"] = today().isoformat()
    text = json.dumps([request.path.rstrip("/"), filters, snapshot().info.id], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
