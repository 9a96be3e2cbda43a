"""The command that serves."""

import errno
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import SimpleQueue
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from kbapi import first_answers
from kbapi.cli.group import main
from kbapi.config import Settings
from kbapi.discovery import when_needed
from kbapi.web.metrics import share_among_workers

THREADS = 32
"""Requests that a worker answers at once: many, since slow clients and a slow database hold some of them."""
SECONDS_TO_STOP = 10
"""How long requests under way may take once the server was told to stop."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Number of processes."
)
@click.option(
    "--threads",
    default=THREADS,
    show_default=True,
    type=click.IntRange(1, 256),
    help="Requests that a process answers at once; 2 is quicker where nothing is waited for.",
)
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the published edition; publish first if nothing was published yet."""
    # The server takes over once it has begun: a stop before that is as clean.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    settings = Settings.from_environment()
    first_answers.admission_rules(settings)
    at_once = first_answers.can_answer(settings)
    if not at_once:
        # Each worker reads them again: what cannot be used is told here, once and in a sentence.
        when_needed("kbapi.app").refuse_unusable(settings)
    address = free_address(host, port)
    shown = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    click.echo(f"Serving {shown}/ (API reference: {shown}/docs)")
    server = Granian(
        "kbapi.app:from_environment",
        factory=True,
        address=address,
        port=port,
        workers=workers,
        interface=Interfaces.WSGI,
        # Proxies speak HTTP/1.1 to us; unencrypted HTTP/2 would only be one more way in.
        http=HTTPModes.http1,
        blocking_threads=threads,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_STOP,
        log_level=LogLevels.error,
    )
    os.register_at_fork(after_in_child=_heed_signals)
    with _shared_figures(workers), _failures_of_workers() as failures:
        tell = partial(_end, failures, os.getpid())
        # Without a loader the server loads what it was given by name.
        loader = partial(first_answers.application, settings, tell) if at_once else None
        server.serve(target_loader=loader, wrap_loader=False)


@contextmanager
def _shared_figures(workers: int) -> Iterator[None]:
    """A folder in which several workers keep what they count, so that each of them can tell the sum."""
    if workers == 1:
        yield
        return
    with TemporaryDirectory(prefix="kbapi-metrics-") as folder:
        share_among_workers(Path(folder))
        yield


@contextmanager
def _failures_of_workers() -> Iterator["SimpleQueue[str]"]:
    """Where a worker says why it cannot go on; what was said there first ends the command."""
    failures: SimpleQueue[str] = SimpleQueue()
    yield failures
    if not failures.empty():
        raise click.ClickException(failures.get())


def _end(failures: "SimpleQueue[str]", server: int, why: str) -> None:
    """Says in a worker why it cannot go on, and has the server stopped unless it is gone already."""
    failures.put(why)
    if os.getppid() == server:
        os.kill(server, signal.SIGTERM)


def _heed_signals() -> None:
    """Lets a worker be stopped while it starts: born with its watcher's handlers, it would be deaf."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def free_address(host: str, port: int) -> str:
    """The IP address of a host, once it is certain that nobody else listens there.

    The server shares its port with whoever wants it: two of them would answer in turn, perhaps differently.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = min(found)
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        taken = "another program listens there; stop it, or choose another --port"
        reason = taken if error.errno == errno.EADDRINUSE else error.strerror
        raise click.ClickException(f"Cannot listen on {host}, port {port}: {reason}.") from None
    return str(address[0])
