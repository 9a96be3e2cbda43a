"""The command that compiles the current edition, and the step of publishing that does."""

import os
from datetime import UTC, datetime

import click

from kbapi.cli.group import main
from kbapi.cli.opening import knowledge_base
from kbapi.compile_edition import compile_edition
from kbapi.config import Settings
from kbapi.errors import KnowledgeBaseError, NothingPublishedError
from kbapi.knowledge_base import EditionInfo, connect
from kbapi.publish import Compile
from kbapi.store.locks import file_lock
from kbapi.web.shelf import COMPILED_FOLDER

LEAST_URGENT = 10


@main.command("compile")
def compile_command() -> None:
    """Compile the current edition; publishing and servers do it by themselves."""
    settings = Settings.from_environment()
    base = knowledge_base()
    info = base.current().info
    folder = settings.state / COMPILED_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    os.nice(LEAST_URGENT)
    with file_lock(folder / ".lock", wait=False) as free:
        if not free:
            click.echo("Somebody else is compiling.")
            return
        done = compile_edition(settings, base, info, datetime.now(UTC).date())
        click.echo(f"Edition {info.id} is compiled: {done.answers} answers in {done.path}.")


def compiler(settings: Settings) -> Compile | None:
    """The step of publishing that compiles, None where the settings want none.

    Where it fails, servers make every answer when asked for it. The first edition of all is not waited for:
    nobody is served yet, and servers compile it by themselves.
    """

    def compile_saved(info: EditionInfo) -> None:
        # Without replicas: none of them need have the edition yet.
        base = connect(settings.database, settings.state, settings.search_engine, settings.poll_interval)
        try:
            base.current()
            click.echo("… compiling what everybody is answered alike", err=True)
            compile_edition(settings, base, info, datetime.now(UTC).date())
        except NothingPublishedError:
            return
        except KnowledgeBaseError as error:
            click.echo(f"Warning: {error}; the edition is published all the same.", err=True)
        finally:
            base.close()

    return compile_saved if settings.compiles else None
