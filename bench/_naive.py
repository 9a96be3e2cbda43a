"""The plain way to publish: what most would put together, each piece in its usual form.

Front matter by `yaml.safe_load`, validated with jsonschema and loaded with marshmallow; Markdown rendered
with markdown-it; one row a page added through the ORM; one Whoosh document for the page, each section and
each fact. It checks nothing across pages, keeps no places, no claims' homes and no editions.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from sqlalchemy import JSON, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from whoosh import fields, index
from whoosh.analysis import StemmingAnalyzer

from kbapi.content.files import PageFile, page_files
from kbapi.kinds import KINDS
from kbapi.kinds._editor_schema import editor_schema

_HEADING = re.compile(r"^## +(.+)$", re.MULTILINE)


class _Table(DeclarativeBase):
    pass


class _Page(_Table):
    __tablename__ = "page"
    path: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    html: Mapped[str]


def publish_plainly(content: Path, state: Path) -> int:
    """Publishes a content folder into an empty one, and says how many pages that were."""
    engine = create_engine(f"sqlite:///{state / 'plain.sqlite3'}")
    _Table.metadata.create_all(engine)
    (state / "index").mkdir()
    writer = index.create_in(str(state / "index"), _schema()).writer(limitmb=128)
    readers = {
        kind.name: (Draft202012Validator(editor_schema(kind)), kind.schema()) for kind in KINDS.values()
    }
    markdown = MarkdownIt("commonmark")
    pages = 0
    with Session(engine) as session:
        for file in (file for file in page_files(content) if isinstance(file, PageFile)):
            validator, schema = readers[file.kind.name]
            _, front, body = file.path.read_text(encoding="utf-8").split("---\n", 2)
            data = yaml.safe_load(front)
            validator.validate(data)
            schema.load(data)
            html = markdown.render(body)
            session.add(_Page(path=file.shown, title=data["title"], data=data, html=html))
            for document in _documents(file, data, body):
                writer.add_document(**document)
            pages += 1
        session.commit()
    writer.commit()
    engine.dispose()
    return pages


def _schema() -> fields.Schema:
    words = StemmingAnalyzer()
    return fields.Schema(
        key=fields.ID(stored=True, unique=True),
        kind=fields.ID(stored=True),
        topic=fields.ID(stored=True),
        title=fields.TEXT(words, stored=True, field_boost=3.0),
        heading=fields.TEXT(words, stored=True, field_boost=2.0),
        text=fields.TEXT(words, stored=True),
    )


def _documents(file: PageFile, data: Mapping[str, Any], body: str) -> Iterator[dict[str, str]]:
    page = {"kind": file.kind.name, "title": data["title"]}
    yield {**page, "key": file.shown, "text": data["summary"]}
    _, *parts = _HEADING.split(body)
    for heading, text in zip(parts[::2], parts[1::2], strict=True):
        yield {**page, "key": f"{file.shown}#{heading}", "heading": heading, "text": text}
    for fact in data.get("facts", ()):
        said = " ".join((fact["answer"], *(claim["says"] for claim in fact["claims"])))
        yield {**page, "key": f"{file.shown}#{fact['topic']}", "topic": fact["topic"], "text": said}


if __name__ == "__main__":
    publish_plainly(Path(sys.argv[1]), Path(sys.argv[2]))
