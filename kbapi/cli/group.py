"""The group of all commands, and the knowledge base that the settings name."""

from typing import Any

import click

from kbapi import __version__
from kbapi.app import connected
from kbapi.config import Settings
from kbapi.errors import ContentRefusedError, KnowledgeBaseError
from kbapi.knowledge_base import KnowledgeBase


class SpokenErrors(click.Group):
    """Commands whose foreseen errors are a sentence and exit status 1, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except ContentRefusedError as error:
            for problem in error.problems:
                click.echo(str(problem))
            raise click.ClickException(
                f"{error}; nothing was published, the edition before goes on serving"
            ) from None
        except KnowledgeBaseError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=SpokenErrors)
@click.version_option(__version__, prog_name="kbapi")
def main() -> None:
    """Knowledge base of image-guided injections: check, publish, serve."""


def knowledge_base() -> KnowledgeBase:
    """The knowledge base of the settings; raises BadSettingError for settings that cannot be used."""
    return connected(Settings.from_environment())
