"""Asks Infobutton as clients do: the query goes out exactly as written, and every answer is judged."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import feedparser
from flask import Flask
from jsonschema import Draft202012Validator
from lxml import etree
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

from tests.house_rules.python_files import ROOT

PROTOCOLS = ROOT / "schemas" / "protocols"
ATOM = "{http://www.w3.org/2005/Atom}"
ICD = "2.16.840.1.113883.6.90"


def ask(app: Flask, path: str, query: str = "", method: str = "GET", **more: Any) -> TestResponse:
    """The answer to a query whose bytes reach the application as they are."""
    environ = EnvironBuilder(method=method, path=path, **more).get_environ()
    environ["QUERY_STRING"] = query
    body, status, headers = run_wsgi_app(app, environ)
    return TestResponse(body, status, headers, request=EnvironBuilder().get_request())


@cache
def atom_schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(str(PROTOCOLS / "infobutton-atom.rng")))


@cache
def connect_schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads((PROTOCOLS / "infobutton-connect.schema.json").read_text("utf-8")))


@dataclass(frozen=True)
class Read:
    """What a client makes of an answer: title and first link of every entry."""

    subtitle: str
    titles: list[str]
    links: list[str]
    language: str

    @property
    def procedures(self) -> list[str]:
        """The ids of the procedures in the links, each once."""
        return list(dict.fromkeys(link.split("/procedures/")[1].split("/")[0] for link in self.links))


def read_atom(answer: TestResponse) -> Read:
    """An answer in XML as feedparser reads it, after the schema accepted it."""
    assert answer.status_code == 200, answer.text
    document = etree.fromstring(answer.data)
    assert atom_schema().validate(document), atom_schema().error_log
    feed = feedparser.parse(answer.data)
    assert not feed.bozo
    assert feed.version == "atom10"
    links = [entry.links[0].href for entry in feed.entries]
    return Read(feed.feed.subtitle, [entry.title for entry in feed.entries], links, feed.feed.language)


def read_json(answer: TestResponse) -> Read:
    """An answer in JSON as MedlinePlus Connect's clients read it, after the schema accepted it."""
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/json"
    return read_feed(json.loads(answer.data))


def read_feed(plain: Any) -> Read:
    assert list(connect_schema().iter_errors(plain)) == []
    feed = plain["feed"]
    return Read(
        feed["subtitle"]["_value"],
        [entry["title"]["_value"] for entry in feed["entry"]],
        [entry["link"][0]["href"] for entry in feed["entry"]],
        feed["lang"],
    )


def read_page(answer: TestResponse) -> Read:
    """An answer for a person, as an HTML parser reads it."""
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "text/html"
    page = etree.fromstring(answer.data, etree.HTMLParser())
    sections = page.findall(".//section")
    return Read(
        page.findtext(".//p[@role='status']"),
        [section.findtext("h2") for section in sections],
        [section.find("p/a").get("href") for section in sections],
        page.get("lang"),
    )
