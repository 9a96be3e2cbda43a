"""Run as a process: does each order in a child forked after everything was imported, which saves time.

An order is a line of JSON on standard input, with a command of the program; the child's number, and what
came of it, are lines on standard output. With `wait` the child begins when a further line arrives, so that
something can be attached to it first; with `kill_at` it kills itself before the n-th of the steps that change
anything.
"""

import json
import os
import re
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any

from click.testing import CliRunner
from sqlalchemy import Engine, event

import kbapi.cli.importing  # noqa: F401  # with all that publishes; else each child would import it anew
from kbapi.cli import main
from kbapi.config import Settings
from kbapi.knowledge_base import SearchQuery, connect

STEPS = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "sqlite3.connect", "fcntl.flock"}
"""Audit events of Python that change something; opening for writing, flushing and SQL come on top."""


def serve_orders() -> None:
    """Forks a child for each order, one after the other."""
    for line in iter(sys.stdin.readline, ""):
        order = json.loads(line)
        here, there = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            _obey(order, there)
        there.close()
        print(pid, flush=True)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        said = b"".join(iter(lambda end=here: end.recv(65536), b"")).decode()
        here.close()
        print(json.dumps({"status": status, "said": said}), flush=True)


def _obey(order: dict[str, Any], there: socket.socket) -> None:
    try:
        if order["wait"]:
            sys.stdin.readline()
        if order["kill_at"] is not None:
            _kill_at(order["kill_at"])
        status, said = DEEDS[order["deed"]](order["settings"], order["command"])
        # A socket: faults that are injected into writing files spare the report.
        there.sendall(said.encode())
        os._exit(status)
    except BaseException:
        traceback.print_exc()
        os._exit(99)


def _run(settings: Mapping[str, str], command: Sequence[str]) -> tuple[int, str]:
    done = CliRunner().invoke(main, command, env=settings)
    fault = f"\nnot foreseen: {done.exception!r}" if not isinstance(done.exception, SystemExit | None) else ""
    return done.exit_code, done.output + fault


def _read(settings: Mapping[str, str], _command: Sequence[str]) -> tuple[int, str]:
    """Reads the current edition whole, as a server just started would: its pages, marks and search."""
    given = Settings.from_environment(settings)
    snapshot = connect(given.database, given.state, given.search_engine, given.poll_interval).current()
    records = [entry.record for entry in snapshot.everything()]
    marks = sorted({mark for record in records for mark in re.findall(r"\bQ[a-z]{3}z\b", repr(record))})
    hits = snapshot.search(SearchQuery(text=marks[0], limit=200)).total
    found = {"edition": snapshot.info.id, "missing": snapshot.info.records - len(records)}
    return 0, json.dumps(found | {"marks": marks, "hits": hits})


def _recover(settings: Mapping[str, str], command: Sequence[str]) -> tuple[int, str]:
    """Reads, then runs a command that publishes, which has to clear up what a fault left."""
    seen, (status, said) = _read(settings, command), _run(settings, command)
    return 0, json.dumps({"seen": json.loads(seen[1]), "again": {"status": status, "said": said}})


DEEDS: Mapping[str, Callable[[Mapping[str, str], Sequence[str]], tuple[int, str]]] = {
    "run": _run,
    "read": _read,
    "recover": _recover,
}


def _kill_at(step: int) -> None:
    steps = count(1)

    def pass_step(*_anything: object) -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(name: str, arguments: tuple[Any, ...]) -> None:
        if name in STEPS or (name == "open" and _is_for_writing(arguments)):
            pass_step()

    sys.addaudithook(audit)
    event.listen(Engine, "before_cursor_execute", pass_step)
    event.listen(Engine, "commit", pass_step)
    flush = os.fsync
    os.fsync = lambda handle: (pass_step(), flush(handle))[1]


def _is_for_writing(arguments: tuple[Any, ...]) -> bool:
    flags = arguments[2] if len(arguments) > 2 else 0
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


if __name__ == "__main__":
    serve_orders()
