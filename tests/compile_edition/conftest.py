"""The sample content, published and compiled once, with the front and the application behind it."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from kbapi.app import create_app, create_front
from kbapi.compile_edition import compile_edition
from kbapi.config import Settings
from kbapi.knowledge_base import connect
from kbapi.web.compiled_file import CompiledFile
from kbapi.web.front import Application
from tests.publishing import NOON, SAMPLE_CONTENT, published, settings_of


@dataclass(frozen=True)
class Pair:
    """A front, the application that it stands before, and the file from which it answers."""

    front: Flask
    live: Application
    file: CompiledFile
    settings: Settings


def compiled(settings: Settings) -> CompiledFile:
    """The compiled file of the current edition."""
    base = connect(settings.database, settings.state, settings.search_engine, settings.poll_interval)
    return CompiledFile(compile_edition(settings, base, base.current().info, NOON.date()).path)


def pair_of(settings: Settings) -> Pair:
    """What answers with these settings from a state folder into which something was published."""
    file = compiled(settings)
    app = create_app(settings, clock=lambda: NOON)
    return Pair(create_front(settings, lambda: NOON, now=NOON.timestamp), app.wsgi_app, file, settings)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """The sample content."""
    state: Path = tmp_path_factory.mktemp("compiled-sample")
    published(SAMPLE_CONTENT, state)
    return pair_of(settings_of(state, base_url="https://kb.example.org", organisation=""))
