"""Runs commands within the process of the test, which is faster than starting the program."""

import signal

import click
from click.testing import CliRunner, Result

from kbapi.cli import main

Chosen = dict[str, str | None]
"""Settings by name of the environment variable; None takes one away."""
_HERE = click.Context(main)
COMMANDS: dict[str, click.Command] = {
    name: main.get_command(_HERE, name) for name in main.list_commands(_HERE)
}
"""All commands by their names."""


def run(settings: Chosen, *arguments: str) -> Result:
    """What a command says and how it ends; an error that is not a sentence fails the test."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        done = CliRunner().invoke(main, arguments, env=settings)
    finally:
        # `serve` takes the signal over, which children of this process would inherit.
        signal.signal(signal.SIGTERM, before)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def refused(done: Result) -> str:
    """The sentence with which a command ended that could not be done."""
    assert done.exit_code == 1, done.output
    assert done.stderr.count("Error: ") == 1, done.stderr
    return done.stderr.split("Error: ")[1]
