"""Changes: what each publication changed, as JSON, Atom and JSON Feed."""

import json
import uuid
from typing import Any

from flask import Response
from flask import json as wire

from kbapi.api.schemas.changes import FORMATS, ChangeList, ChangesQuery
from kbapi.api.shapes._names import Plain, href, meta
from kbapi.api.shapes.change_pages import FeedPage, changes_page, feed_page
from kbapi.api.shapes.changes import change_shape
from kbapi.api.shapes.lists import Answer, link_header
from kbapi.api.spec import Resource
from kbapi.comparison.in_words import heading_of, lines_of
from kbapi.knowledge.change import Happening, RecordChange
from kbapi.knowledge.identity import Key
from kbapi.knowledge.own_rules import OwnRules
from kbapi.knowledge.translation import CANONICAL
from kbapi.knowledge_base import Step
from kbapi.web.feeds import Feed, FeedItem, to_atom, to_json_feed
from kbapi.web.negotiation import wanted_format
from kbapi.web.request_context import absolute, house, snapshot

blueprint = Resource("changes", __name__, url_prefix="/v1", description="What publications changed.")

_TITLE = "Changes of the knowledge base"
_SET = {"atom": to_atom, "jsonfeed": to_json_feed}


@blueprint.answer("/changes", ChangeList, ChangesQuery, more_types=[FORMATS["atom"], FORMATS["jsonfeed"]])
def list_changes(query: dict[str, Any]) -> Answer | Response:
    """List what publications changed, one record an item: the oldest first, in feeds the newest first.

    Cursors outlive new editions: keep `cursor` of the answer, and come back with it as `since`.
    """
    form = wanted_format(FORMATS, query.get("format"))
    if form == "json":
        page = changes_page(query)
        body = {
            "items": [_logged(step, change) for step, change in page.changes],
            "total": page.total,
            "cursor": page.cursor,
            "links": dict(page.links),
            "meta": meta(),
        }
        return body, {"Vary": "Accept", "Link": link_header(page.links)}
    news = feed_page(query)
    headers = {"Vary": "Accept", "Link": link_header(news.links)}
    return Response(_SET[form](_feed(news)), content_type=f"{FORMATS[form]}; charset=utf-8", headers=headers)


def _logged(step: Step, change: RecordChange) -> Plain:
    """A change with the publication that brought it."""
    shape = change_shape(change)
    return shape | {
        "id": _id(step, change),
        "record": shape["record"] | {"href": _href(step, change)},
        "edition": step.info.id,
        "number": step.info.number,
        "published_at": step.info.published_at,
        "previous": step.before.id if step.before else None,
    }


def _href(step: Step, change: RecordChange) -> str:
    """The record in the edition that brought the change, or the last one that had it."""
    gone = change.happened is Happening.REMOVED and change.language == CANONICAL
    edition = step.before if gone and step.before else step.info
    language = "" if change.language == CANONICAL else f"&lang={change.language}"
    return f"{href(*_place(change))}?edition={edition.id}{language}"


def _place(change: RecordChange) -> Key:
    """Where the change can be read; own rules are told with their page."""
    entry = change.after or change.before
    rules = entry.record.details if entry else None
    return rules.page.key if isinstance(rules, OwnRules) else change.key


def _id(step: Step, change: RecordChange) -> str:
    name = f"{step.info.id} {step.info.number} {change.key} {change.language}"
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def _feed(page: FeedPage) -> Feed:
    items = tuple(_item(step, change) for step, change in page.changes)
    here = page.links["self"] or ""
    return Feed(
        id=uuid.uuid5(uuid.NAMESPACE_URL, absolute("/v1/changes")).urn,
        title=_TITLE,
        author=house().attribution or _TITLE,
        home=absolute("/"),
        here=here,
        next=page.links["next"],
        updated=items[0].updated if items else snapshot().info.published_at,
        language=CANONICAL,
        items=items,
    )


def _item(step: Step, change: RecordChange) -> FeedItem:
    return FeedItem(
        id=_id(step, change),
        title=heading_of(change),
        url=_href(step, change),
        updated=step.info.published_at,
        text="\n".join(lines_of(change)) or heading_of(change),
        tags=(change.kind, change.happened),
        language=change.language,
        more=json.loads(wire.dumps(_logged(step, change))),
    )
