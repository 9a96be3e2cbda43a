"""How fast answers come over HTTP, next to a constant WSGI application, nginx, FastAPI and Datasette.

All serve the same bytes with one worker. Each is asked by wrk for a second at a time, in turn, each round in
another order; a ratio is the median over the rounds, so that other work on the machine meets all alike.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from bench import Row
from bench._cold import cold_search
from bench._passages import todays
from bench._peers import constant, datasette, fastapi, nginx, write_bodies, write_database
from bench._rates import CONSTANT, DATASETTE, FASTAPI, NGINX, OURS, row_of
from bench._running import Running, published, serving
from bench._wrk import Load, alternating
from kbapi.answers.evaluation import read_questions
from kbapi.config import CHECKOUT

CONTENT = CHECKOUT / "content"
ENGINE = "tantivy"
QUESTIONS = CHECKOUT / "tests" / "questions" / "fresh.tsv"
SYSTEMS = {"http://hl7.org/fhir/sid/icd-10-cm": "2.16.840.1.113883.6.90"}
"""Code systems by the name under which Infobutton asks for them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Something that is asked for over and over: its name in the table, its name in files, its path."""

    what: str
    name: str
    path: str


def measure(_large: bool) -> Iterator[Row]:
    """Rates of repeated answers with 200 and 304, of repeated and of cold searches, of first answers."""
    with tempfile.TemporaryDirectory(prefix="kbapi-bench-") as made, ExitStack() as opened:
        folder = Path(made)
        older = _two_editions(folder)
        ours = opened.enter_context(serving(folder / "state", search_engine=ENGINE))
        places = [*_records(ours), *_asked()]
        answers = {place.name: ours.get(place.path) for place in places}
        bodies = {name: answer.body for name, answer in answers.items()}
        tags = {name: answer.headers.get("etag", "") for name, answer in answers.items()}
        listed = _list(ours, places[0])
        facts = json.loads(ours.get(listed).body)["items"]
        documents = todays()
        files = write_bodies(folder, bodies)
        database = write_database(folder, bodies, {"facts": facts}, documents)
        peers = {
            CONSTANT: opened.enter_context(constant(files)),
            NGINX: opened.enter_context(nginx(files, folder)),
            FASTAPI: opened.enter_context(fastapi(database)),
            DATASETTE: opened.enter_context(datasette(database)),
        }
        for place in _records(ours):
            yield from _repeated(place, tags[place.name], ours, peers)
        for place in _asked():
            yield _same_words(place, ours, peers)
        yield from _first(listed, places[0], older, ours, peers)
        yield cold_search(f"cold search with {ENGINE}", documents, ours, peers[DATASETTE])


def _two_editions(folder: Path) -> str:
    """Publishes today's content, then once more with one page changed; the query that asks for the first."""
    content = shutil.copytree(CONTENT, folder / "content")
    settings = {"content": str(content), "search_engine": ENGINE}
    published(folder / "state", **settings)
    with serving(folder / "state", **settings) as server:
        edition = server.get("/v1/procedures?limit=1").headers["kb-edition"]
    page = min((content / "en" / "terms").glob("*.md"))
    page.write_text(f"{page.read_text(encoding='utf-8')}\nA remark of ours. [editorial]\n", encoding="utf-8")
    published(folder / "state", **settings)
    return f"edition={edition}"


def _records(ours: Running) -> Iterator[Place]:
    """One of each that is the same for everybody: found by asking, whatever the content is about."""
    procedure = next(item["href"] for item in _items(ours, "/v1/procedures?limit=100") if item["parent"])
    record = json.loads(ours.get(procedure).body)
    claim = _items(ours, "/v1/facts?limit=1")[0]["claims"][0]["id"]
    topic = _items(ours, f"{procedure}/facts")[0]["topic"]["id"]
    yield Place("procedure record", "record", procedure)
    yield Place("claim", "claim", f"/v1/claims/{claim}")
    yield Place("fact", "fact", f"{procedure}/facts/{topic}")
    yield Place("section", "section", f"{procedure}/sections/{record['sections'][0]['id']}")
    yield Place("handout", "handout", f"{procedure}/education")
    yield Place("timeline", "timeline", f"{procedure}/timeline")
    yield Place("Infobutton by code", "infobutton", _by_code(ours))
    yield Place("widget asset", "widget", "/widget/v1.js")


def _by_code(ours: Running) -> str:
    for item in (*_items(ours, "/v1/conditions?limit=100"), *_items(ours, "/v1/procedures?limit=100")):
        for code in json.loads(ours.get(item["href"]).body).get("codes", ()):
            if system := SYSTEMS.get(code["system"]):
                asked = {"mainSearchCriteria.v.cs": system, "mainSearchCriteria.v.c": code["code"]}
                return f"/infobutton?{urlencode(asked)}"
    raise SystemExit("bench: no page has a code that Infobutton could ask for")


def _items(ours: Running, path: str) -> list[dict[str, Any]]:
    return json.loads(ours.get(path).body)["items"]


def _asked() -> Iterator[Place]:
    """Questions with the same words each time."""
    question = next(asked.text for asked in read_questions(QUESTIONS) if asked.language == "en")
    yield Place("search", "search", f"/v1/search?q={quote(question)}")
    yield Place("answers", "answers", f"/v1/answers?q={quote(question)}")
    yield Place("suggest", "suggest", f"/v1/suggest?q={quote(question[:3])}")


def _repeated(place: Place, tag: str, ours: Running, peers: Mapping[str, Running]) -> Iterator[Row]:
    """200 and 304 next to constant bytes and a file; the record next to those that read a database too."""
    loads = {OURS: Load(ours.address + place.path), **_loads(place, peers, CONSTANT, NGINX)}
    if place.name == "record":
        loads[FASTAPI] = Load(f"{peers[FASTAPI].address}/one/{place.name}")
        loads[DATASETTE] = Load(f"{peers[DATASETTE].address}/plain/answers/{place.name}.json")
    rates = alternating(loads)
    targets = {CONSTANT: 0.95, NGINX: 0.6, FASTAPI: 12, DATASETTE: 40}
    yield from (row_of(f"{place.what}, 200", rates, peer, targets[peer]) for peer in rates if peer != OURS)
    of_file = peers[NGINX].get(f"/{place.name}").headers["etag"]
    loads = {OURS: Load(ours.address + place.path, _unless(tag))}
    loads |= {CONSTANT: Load(f"{peers[CONSTANT].address}/{place.name}", _unless(tag))}
    loads |= {NGINX: Load(f"{peers[NGINX].address}/{place.name}", _unless(of_file))}
    rates = alternating(loads)
    yield from (row_of(f"{place.what}, 304", rates, peer, targets[peer]) for peer in rates if peer != OURS)


def _same_words(place: Place, ours: Running, peers: Mapping[str, Running]) -> Row:
    rates = alternating({OURS: Load(ours.address + place.path), **_loads(place, peers, CONSTANT)})
    return row_of(f"{place.what}, same words again", rates, CONSTANT, 0.7)


def _loads(place: Place, peers: Mapping[str, Running], *names: str) -> dict[str, Load]:
    return {name: Load(f"{peers[name].address}/{place.name}") for name in names}


def _unless(tag: str) -> tuple[str, ...]:
    return (f"If-None-Match: {tag}",)


def _first(
    listed: str, record: Place, older: str, ours: Running, peers: Mapping[str, Running]
) -> Iterator[Row]:
    """What is not compiled: a filtered list, whose lengths are different addresses, and an older edition."""
    lengths = range(20, 101)
    rates = alternating(
        {
            OURS: Load(ours.address, paths=[listed.replace("limit=20", f"limit={most}") for most in lengths]),
            FASTAPI: Load(
                peers[FASTAPI].address, paths=[f"/list?name=facts&limit={most}" for most in lengths]
            ),
        }
    )
    yield row_of("filtered list, not compiled", rates, FASTAPI, 1)
    rates = alternating(
        {
            OURS: Load(f"{ours.address}{record.path}?{older}"),
            FASTAPI: Load(f"{peers[FASTAPI].address}/one/{record.name}"),
        }
    )
    yield row_of("record of an older edition", rates, FASTAPI, 1)


def _list(ours: Running, procedure: Place) -> str:
    """A list by a filter that has twenty facts at most, so that every length above gives the same."""
    name = procedure.path.rpartition("/")[2]
    topics = {fact["topic"]["id"] for fact in _items(ours, "/v1/facts?limit=100")}
    paths = [
        f"/v1/facts?procedure={name}&limit=20",
        *(f"/v1/facts?topic={topic}&limit=20" for topic in sorted(topics)),
    ]
    found = {path: json.loads(ours.get(path).body)["total"] for path in paths}
    return max((path for path in paths if 0 < found[path] <= 20), key=lambda path: found[path])
