"""How log lines are written, as JSON or as text, to standard error for whatever runs the service to collect.

An error is told by its type alone: its words may quote a caller.
"""

import json
import logging
import sys
from datetime import UTC, datetime

import orjson

FORMATS = ("json", "text")


class Line(dict[str, object]):
    """What a log line says, by name; as text it is JSON, so that any other handler writes it whole too."""

    def __str__(self) -> str:
        """The line as JSON."""
        return orjson.dumps(self, default=str).decode()


class _AsJson(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """One object: when, how grave, who says it, and what."""
        head = {"time": _time(record), "level": record.levelname.lower(), "logger": record.name}
        return orjson.dumps({**head, **_said(record)}, option=orjson.OPT_UTC_Z, default=str).decode()


class _AsText(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """The same for a person at a terminal."""
        said = " ".join(f"{name}={_plain(value)}" for name, value in _said(record).items())
        return f"{_time(record):%Y-%m-%d %H:%M:%S} {record.levelname:<7} {record.name} {said}"


def write_lines(level: str, form: str) -> None:
    """Sends what our loggers say, from a level on, to standard error in one of FORMATS."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_AsText() if form == "text" else _AsJson())
    logger = logging.getLogger("kbapi")
    logger.handlers[:] = [handler]
    logger.propagate = False
    logger.setLevel(level.upper())


def _said(record: logging.LogRecord) -> dict[str, object]:
    said: dict[str, object] = (
        dict(record.msg) if isinstance(record.msg, Line) else {"message": record.getMessage()}
    )
    fault = record.exc_info[0] if record.exc_info else None
    if fault:
        said["fault"] = fault.__name__
    return said


def _time(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _plain(value: object) -> str:
    """A value on one line: text from elsewhere cannot begin a line of its own."""
    text = str(value)
    return text if text.isprintable() and " " not in text else json.dumps(text)
