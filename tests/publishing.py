"""Publishes content into a state folder and makes the application that serves it, as the program does."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask

from kbapi.app import create_app
from kbapi.config import CHECKOUT, Settings
from kbapi.knowledge_base.editions import INDEX_FOLDER
from kbapi.publish import Compile, Press, Published, press_of, publish
from kbapi.search.engines import engine_called
from kbapi.store.connection import close_database, open_database

REAL_CONTENT = CHECKOUT / "content"
SAMPLE_CONTENT = CHECKOUT / "tests" / "sample_content"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""The time of publication in tests, and the time that their applications believe it is."""


def settings_of(state: Path, **more: Any) -> Settings:
    """Settings of a state folder that say nothing to the terminal."""
    return Settings(state_dir=str(state), **({"log_level": "error", "take_up_seconds": "0.1"} | more))


@contextmanager
def silent_press(settings: Settings, compile_edition: Compile | None = None) -> Iterator[Press]:
    """The press of some settings, which says nothing."""
    database = open_database(settings.database)
    try:
        engine = engine_called(settings.search_engine)
        yield press_of(database, settings.state / INDEX_FOLDER, engine, lambda step: None, compile_edition)
    finally:
        close_database(database)


def published(content: Path, state: Path, now: datetime = NOON, **more: Any) -> Published:
    """What came of publishing a content folder into a state folder; `more` are further settings."""
    return published_together([content], settings_of(state, **more), now)


def published_together(folders: Sequence[Path], settings: Settings, now: datetime = NOON) -> Published:
    """What came of publishing several folders as one library."""
    with silent_press(settings) as press:
        return publish(press, folders, now)


def application(state: Path, clock: Callable[[], datetime] = lambda: NOON, **more: Any) -> Flask:
    """The application that serves a state folder."""
    return create_app(settings_of(state, **more), clock=clock)
