"""The command that says what is wrong, in words."""

import json
import os
import sys
from dataclasses import asdict
from textwrap import fill

import click

from kbapi.cli.group import main
from kbapi.doctor._finding import Place
from kbapi.doctor._round import Diagnosis, diagnosis

WIDTH = 100


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address that `serve` is to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port that it is to take."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How findings are printed."
)
def doctor(host: str, port: int, form: str) -> None:
    """Say what is wrong around the program, why it matters and what to do; changes nothing."""
    found = diagnosis(Place(dict(os.environ), host, port))
    if form == "json":
        rows = [{"check": name, **asdict(finding)} for name, finding in found.findings]
        told = {"well": found.is_well, "findings": rows, "made": found.made, "left_out": found.left_out}
        click.echo(json.dumps(told, indent=1))
    else:
        _print(found)
    sys.exit(0 if found.is_well else 1)


def _print(found: Diagnosis) -> None:
    for name, finding in found.findings:
        click.echo(_wrapped(f"{finding.level} ({name}): ", finding.what))
        click.echo(_wrapped("  why:    ", finding.why))
        click.echo(_wrapped("  remedy: ", finding.remedy))
    if found.left_out:
        click.echo(f"Left out, since they need what is missing: {', '.join(found.left_out)}.")
    verdict = "No finding." if not found.findings else f"{len(found.findings)} finding(s)."
    click.echo(f"{len(found.made)} checks made. {verdict}")


def _wrapped(head: str, text: str) -> str:
    return fill(text, WIDTH, initial_indent=head, subsequent_indent=" " * 10)
