"""How log lines are written, as JSON or as text, to standard error for whatever runs the service to collect.

An error is told by its type alone: its words may quote a caller.
"""

import json
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from typing import TextIO

import orjson

FORMATS = ("json", "text")


class Line(dict[str, object]):
    """What a log line says, by name; as text it is JSON, so that any other handler writes it whole too."""

    def __str__(self) -> str:
        """The line as JSON."""
        return orjson.dumps(self, default=str).decode()


class _Form(logging.Formatter):
    """Writes a record as `told` does what it says."""

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line."""
        return self.told(record.created, record.levelname, record.name, _said(record))

    def told(self, created: float, level: str, logger: str, said: dict[str, object]) -> str:
        """When (Unix time), how grave, who says it, and what."""
        raise NotImplementedError


class _AsJson(_Form):
    def told(self, created: float, level: str, logger: str, said: dict[str, object]) -> str:
        """One object."""
        head = {"time": datetime.fromtimestamp(created, UTC), "level": level.lower(), "logger": logger}
        return orjson.dumps({**head, **said}, option=orjson.OPT_UTC_Z, default=str).decode()


class _AsText(_Form):
    def told(self, created: float, level: str, logger: str, said: dict[str, object]) -> str:
        """The same for a person at a terminal."""
        words = " ".join(f"{name}={_plain(value)}" for name, value in said.items())
        return f"{datetime.fromtimestamp(created, UTC):%Y-%m-%d %H:%M:%S} {level:<7} {logger} {words}"


def write_lines(level: str, form: str) -> None:
    """Sends what our loggers say, from a level on, to standard error in one of FORMATS."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_AsText() if form == "text" else _AsJson())
    logger = logging.getLogger("kbapi")
    logger.handlers[:] = [handler]
    logger.propagate = False
    logger.setLevel(level.upper())


def write_together(logger: logging.Logger, level: int, lines: Sequence[tuple[float, Line]]) -> None:
    """Writes many lines, each with its Unix time, at the price of one where our own handler takes them."""
    name = logging.getLevelName(level)
    for handler in _handlers_of(logger):
        if isinstance(handler, logging.StreamHandler) and isinstance(handler.formatter, _Form):
            told = handler.formatter.told
            _write(handler, "".join(f"{told(at, name, logger.name, line)}\n" for at, line in lines))
        else:
            for _at, line in lines:
                handler.handle(logger.makeRecord(logger.name, level, "", 0, line, (), None))


def _handlers_of(logger: logging.Logger) -> Iterator[logging.Handler]:
    """All that a line of this logger goes to."""
    here: logging.Logger | None = logger
    while here:
        yield from here.handlers
        here = here.parent if here.propagate else None


def _write(handler: logging.StreamHandler[TextIO], text: str) -> None:
    """Writes whole lines; those for a stream that was closed are lost, as logging itself would have it."""
    with handler.lock or nullcontext(), suppress(ValueError):
        handler.stream.write(text)
        handler.flush()


def _said(record: logging.LogRecord) -> dict[str, object]:
    said: dict[str, object] = (
        dict(record.msg) if isinstance(record.msg, Line) else {"message": record.getMessage()}
    )
    fault = record.exc_info[0] if record.exc_info else None
    if fault:
        said["fault"] = fault.__name__
    return said


def _plain(value: object) -> str:
    """A value on one line: text from elsewhere cannot begin a line of its own."""
    text = str(value)
    return text if text.isprintable() and " " not in text else json.dumps(text)
