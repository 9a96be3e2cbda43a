"""The press that the settings describe, for the commands that publish."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from kbapi.cli.compiling import compiler
from kbapi.config import Settings
from kbapi.knowledge_base.editions import INDEX_FOLDER
from kbapi.publish import Press, press_of
from kbapi.search.engines import engine_called
from kbapi.store.connection import close_database, open_database


@contextmanager
def opened_press(settings: Settings, *, waits: bool) -> Iterator[Press]:
    """A press that says on standard error what it does; `waits` until an edition is compiled.

    Raises BadSettingError for settings that cannot be used.
    """
    database = open_database(settings.database)
    try:
        yield press_of(
            database,
            settings.state / INDEX_FOLDER,
            engine_called(settings.search_engine),
            lambda step: click.echo(f"… {step}", err=True),
            compiler(settings) if waits else None,
        )
    finally:
        close_database(database)
