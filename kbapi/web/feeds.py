"""Feeds that people subscribe to: Atom (RFC 4287) and JSON Feed 1.1; always well-formed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET  # nosec B405  # it writes XML and reads none

from kbapi.web.xml_text import legal

ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"
_JSON_FEED_VERSION = "https://jsonfeed.org/version/1.1"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_XML = "{http://www.w3.org/XML/1998/namespace}"


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One piece of news; `more` is what programs are told of it in a JSON Feed."""

    id: str
    title: str
    url: str
    updated: datetime
    text: str
    tags: tuple[str, ...]
    language: str
    more: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of news, the newest first; `next` leads to older ones."""

    id: str
    title: str
    author: str
    home: str
    here: str
    next: str | None
    updated: datetime
    language: str
    items: tuple[FeedItem, ...]


def to_json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed has it; extensions begin with an underscore."""
    body = {
        "version": _JSON_FEED_VERSION,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.here,
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "items": [_item(item) for item in feed.items],
    }
    body |= {"next_url": feed.next} if feed.next else {}
    return json.dumps(body, ensure_ascii=False).encode()


def _item(item: FeedItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_text": item.text,
        "date_published": _moment(item.updated),
        "date_modified": _moment(item.updated),
        "language": item.language,
        "tags": list(item.tags),
        "_kbapi": dict(item.more),
    }


def to_atom(feed: Feed) -> bytes:
    """The feed as an Atom document."""
    root = ET.Element("feed", {"xmlns": _NAMESPACE, f"{_XML}lang": feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(feed.updated))
    _add(ET.SubElement(root, "author"), "name", feed.author)
    _add(root, "link", rel="self", type=ATOM, href=feed.here)
    _add(root, "link", rel="alternate", type="text/html", href=feed.home)
    if feed.next:
        _add(root, "link", rel="next", type=ATOM, href=feed.next)
    for item in feed.items:
        _add_entry(root, item)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _add_entry(root: ET.Element, item: FeedItem) -> None:
    entry = ET.SubElement(root, "entry", {f"{_XML}lang": item.language})
    _add(entry, "id", item.id)
    _add(entry, "title", item.title)
    _add(entry, "updated", _moment(item.updated))
    _add(entry, "link", rel="alternate", href=item.url)
    for tag in item.tags:
        _add(entry, "category", term=tag)
    _add(entry, "content", item.text, type="text")


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> None:
    element = ET.SubElement(parent, name, {key: legal(value) for key, value in attributes.items()})
    element.text = legal(text) or None


def _moment(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
