"""The group of all commands, each imported when it is called: a server needs none of the others."""

from collections.abc import Mapping
from typing import Any

import click

from kbapi import __version__
from kbapi.discovery import when_needed
from kbapi.errors import ContentRefusedError, KnowledgeBaseError

MODULES: Mapping[str, tuple[str, ...]] = {
    "ask": ("questions",),
    "assess": ("assessing",),
    "check": ("content",),
    "compile": ("compiling",),
    "diff": ("comparing",),
    "doctor": ("diagnosing",),
    "editions": ("reading",),
    "evaluate": ("questions",),
    "export": ("exporting",),
    "import": ("importing",),
    "keys": ("keys", "importing", "reviewer_keys"),
    "openapi": ("generated",),
    "preview": ("previewing",),
    "publish": ("content",),
    "review": ("signing",),
    "schemas": ("generated",),
    "search": ("reading",),
    "serve": ("serving",),
    "settings": ("reading",),
    "sign": ("signing",),
    "verify": ("verifying",),
    "webhooks": ("webhooks",),
    "widgets": ("widgets",),
}
"""Each command with the modules of this package that make it, the one that defines it first."""

_CONSEQUENCES: Mapping[str, str] = {
    "publish": "; nothing was published, the edition before goes on serving",
    "serve": "; nothing was published",
    "diff": "; nothing was compared",
}
"""What comes of mistakes in the content, by command."""


class Commands(click.Group):
    """Commands that are imported when needed, and whose foreseen errors are a sentence, never a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # as click has it
        """The names of all commands."""
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, for which its modules register here; None for a name that is none."""
        for module in MODULES.get(cmd_name, ()):
            when_needed(f"kbapi.cli.{module}")
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; what was foreseen to go wrong ends it with exit status 1."""
        try:
            return super().invoke(ctx)
        except ContentRefusedError as error:
            for problem in error.problems:
                click.echo(str(problem))
            raise click.ClickException(
                f"{error}{_CONSEQUENCES.get(str(ctx.invoked_subcommand), '')}"
            ) from None
        except KnowledgeBaseError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="kbapi")
def main() -> None:
    """Knowledge base of image-guided injections: check, publish, serve."""
