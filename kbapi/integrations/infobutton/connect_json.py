"""A feed as JSON of exactly the shape that MedlinePlus Connect gives, so that its clients can read it."""

from typing import Any

from kbapi.integrations.infobutton.feed import Category, Feed, FeedEntry, Link

Plain = dict[str, Any]
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMES = {"informationRecipient": "InformationRecipient"}
"""Schemes that MedlinePlus Connect writes in its own way."""


def to_connect_json(feed: Feed) -> Plain:
    """The feed as plain data."""
    return {
        "feed": {
            "xsi": _XSI,
            "base": f"{feed.base}/",
            "lang": feed.language,
            "title": _typed(feed.title, "text"),
            "subtitle": _typed(feed.subtitle, "text"),
            "author": {"name": {"_value": feed.author}, "uri": {"_value": f"{feed.base}/"}},
            "updated": {"_value": feed.moment},
            "category": _categories(feed.categories),
            "id": {"_value": feed.id},
            "entry": [_entry(entry, feed.moment) for entry in feed.entries],
        }
    }


def _entry(entry: FeedEntry, moment: str) -> Plain:
    plain = {
        "lang": entry.language,
        "title": _typed(entry.title, "text"),
        "link": [_link(link) for link in entry.links],
        "id": {"_value": entry.id},
        "updated": {"_value": moment},
        "summary": _typed(entry.summary, "html"),
        "category": _categories(entry.categories),
    }
    return plain | ({"source": {"id": {"_value": entry.parent.id}}} if entry.parent else {})


def _link(link: Link) -> Plain:
    kind = "html" if link.media_type == "text/html" else link.media_type
    return {"title": link.title, "rel": link.rel, "type": kind, "href": link.href}


def _categories(categories: tuple[Category, ...]) -> list[Plain]:
    return [{"scheme": _SCHEMES.get(one.scheme, one.scheme), "term": one.term} for one in categories]


def _typed(text: str, kind: str) -> Plain:
    return {"_value": text, "type": kind}
