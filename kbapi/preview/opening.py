"""Opens a preview of the settings: the application with its panel, and the thread that looks for changes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from kbapi.app import create_app
from kbapi.config import Settings
from kbapi.knowledge_base import KnowledgeBase
from kbapi.preview.panel import Panel
from kbapi.preview.published import Published
from kbapi.preview.working_copy import ENGINE, WorkingCopy
from kbapi.search.engines import engine_called
from kbapi.store.connection import open_database
from kbapi.web.markdown import to_text
from kbapi.web.request_context import Clock

SECONDS_BETWEEN_LOOKS = 0.4


@dataclass(frozen=True)
class Preview:
    """What is served, and the working copy that it shows."""

    application: Panel
    copy: WorkingCopy


@contextmanager
def previewing(settings: Settings, hosts: list[str], clock: Clock) -> Iterator[Preview]:
    """A preview that was read once; its folder goes with it. Raises what reading the published raises."""
    with TemporaryDirectory(prefix="kbapi-preview-") as folder:
        own = _own_settings(settings, Path(folder), hosts)
        database = open_database(own.database)
        published = Published(settings)
        published.look()
        copy = WorkingCopy(settings.content_folders, published, database, own.state, clock)
        copy.look()
        base = KnowledgeBase(database, own.state, engine_called(ENGINE), poll_interval=0.0)
        try:
            app = create_app(own, base, clock)
            page = files("kbapi.preview").joinpath("page", "panel.html").read_text("utf-8")
            panel = app.jinja_env.overlay(autoescape=True).from_string(page, {"plain": to_text})
            yield Preview(Panel(app.wsgi_app, copy, panel.render, hosts), copy)
        finally:
            base.close()


@contextmanager
def watching(copy: WorkingCopy, seconds: float = SECONDS_BETWEEN_LOOKS) -> Iterator[None]:
    """Looks for changes in a thread of its own, again and again."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(seconds):
            copy.look()

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _own_settings(settings: Settings, folder: Path, hosts: list[str]) -> Settings:
    """The same pages out of a folder of its own, for whoever sits before this machine."""
    return replace(
        Settings(
            organisation=settings.organisation, licence=settings.licence, attribution=settings.attribution
        ),
        content=settings.content,
        state_dir=str(folder),
        trusted_hosts=",".join(hosts),
        require_review=settings.require_review,
        answer_cache_mb="0",
        compiled="false",
        log_level="error",
    )
