"""A feed is well-formed XML whatever characters its texts hold."""

from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from kbapi.integrations.infobutton.atom import NAMESPACE, to_atom, to_problem_xml
from kbapi.integrations.infobutton.feed import Category, Feed, FeedEntry, Link
from tests.integrations.infobutton.asking import atom_schema

ANY = st.text(st.characters(codec=None), max_size=30)


def feed_saying(text: str) -> Feed:
    """A feed that says a text wherever a feed says anything."""
    link = Link(f"/x?{text}", "text/html", "en", f"t{text}")
    whole = FeedEntry("urn:x:1", text, (link,), "en", text, (Category("relevanceScore", text),))
    part = FeedEntry("urn:x:2", text, (link,), "en", text, (Category("relevanceScore", text),), whole)
    return Feed(
        id="urn:x:0",
        title=text,
        subtitle=text,
        language="en",
        author=f"a{text}",
        updated=datetime(2026, 11, 22, tzinfo=UTC),
        edition="0" * 20,
        base="https://kb.example",
        notice=text,
        categories=(Category("mainSearchCriteria.v.c", text),),
        entries=(part, whole),
    )


@given(ANY)
@example("\x00\x0b\x1f\x7f\ud800\udfff\ufffe\uffff]]><x>&amp;&'\"\r\n\t\u2028\U0010ffff")
def test_no_text_breaks_a_feed_or_a_problem(text: str) -> None:
    document = etree.fromstring(to_atom(feed_saying(text)))
    for name in ("title", "subtitle", "rights"):
        told = document.findtext(f"{{{NAMESPACE}}}{name}") or ""
        assert told == etree_text(text)
    problem = etree.fromstring(to_problem_xml({"title": text}))
    assert (problem.findtext("{*}title") or "") == etree_text(text)


def etree_text(text: str) -> str:
    """The text as any XML parser gives it back: without what XML cannot hold, with its own line ends."""
    legal = "".join(
        letter
        for letter in text
        if letter in "\t\n\r"
        or "\x20" <= letter <= "\ud7ff"
        or "\ue000" <= letter <= "\ufffd"
        or letter > "\uffff"
    )
    return legal.replace("\r\n", "\n").replace("\r", "\n")


def test_the_schema_accepts_the_order_of_elements_and_refuses_any_other() -> None:
    document = etree.fromstring(to_atom(feed_saying("word")))
    # A query of one word is an address; the texts of the feed above need not be.
    assert atom_schema().validate(document), atom_schema().error_log
    for path in ("title", "id", "entry/link", "entry/summary", "author"):
        broken = etree.fromstring(to_atom(feed_saying("word")))
        found = broken.find("/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/")))
        parent = found.getparent()
        parent.remove(found)
        assert not atom_schema().validate(broken), f"{path} is missing"
        parent.append(found)
        assert not atom_schema().validate(broken), f"{path} stands last"
    for attribute in ("hreflang", "title", "rel", "type", "href"):
        broken = etree.fromstring(to_atom(feed_saying("word")))
        del broken.find(f".//{{{NAMESPACE}}}link").attrib[attribute]
        assert not atom_schema().validate(broken), attribute
