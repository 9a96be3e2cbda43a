"""A feed as Atom in the order of elements that Infobutton's schema asks for; always well-formed."""

from xml.etree import ElementTree as ET  # nosec B405  # it writes XML and reads none

from kbapi.integrations.infobutton.feed import Category, Feed, FeedEntry, Link
from kbapi.web.xml_text import legal

NAMESPACE = "http://www.w3.org/2005/Atom"
_PROBLEM = "urn:ietf:rfc:7807"
_XML = "{http://www.w3.org/XML/1998/namespace}"


def to_atom(feed: Feed) -> bytes:
    """The feed as a document."""
    root = ET.Element("feed", {"xmlns": NAMESPACE, f"{_XML}lang": feed.language})
    if feed.base:
        root.set(f"{_XML}base", legal(f"{feed.base}/"))
    _add(root, "title", feed.title, type="text")
    _add(root, "subtitle", feed.subtitle, type="text")
    _add(ET.SubElement(root, "author"), "name", feed.author)
    _add(root, "updated", feed.moment)
    _add_categories(root, feed.categories)
    _add(root, "id", feed.id)
    _add(root, "rights", feed.notice, type="text")
    for entry in feed.entries:
        _add_entry(root, entry, feed.moment)
    return _document(root)


def to_problem_xml(members: dict[str, str]) -> bytes:
    """A problem in the XML form of RFC 9457."""
    root = ET.Element("problem", {"xmlns": _PROBLEM})
    for name, text in members.items():
        _add(root, name, text)
    return _document(root)


def _add_entry(root: ET.Element, entry: FeedEntry, moment: str) -> None:
    element = ET.SubElement(root, "entry", {f"{_XML}lang": entry.language})
    _add(element, "title", entry.title, type="text")
    for link in entry.links:
        _add_link(element, link)
    _add(element, "id", entry.id)
    _add(element, "updated", moment)
    _add(element, "summary", entry.summary, type="html")
    _add_categories(element, entry.categories)
    if entry.parent:
        source = ET.SubElement(element, "source")
        _add(source, "id", entry.parent.id)
        _add(source, "title", entry.parent.title, type="text")
        _add(source, "updated", moment)


def _add_link(element: ET.Element, link: Link) -> None:
    attributes = {
        "href": link.href,
        "rel": link.rel,
        "type": link.media_type,
        "hreflang": link.language,
        "title": link.title,
    }
    _add(element, "link", "", **attributes)


def _add_categories(element: ET.Element, categories: tuple[Category, ...]) -> None:
    for category in categories:
        _add(element, "category", "", scheme=category.scheme, term=category.term)


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    element = ET.SubElement(parent, name, {key: legal(value) for key, value in attributes.items()})
    element.text = legal(text) or None


def _document(root: ET.Element) -> bytes:
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text
