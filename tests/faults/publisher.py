"""Publishes with a fault on the way: killed at a step of its own or at a system call, or with a full disk."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.house_rules.python_files import ROOT
from tests.story.running import Place

KILLED = -9


@dataclass(frozen=True)
class AtStep:
    """Killed before the n-th of the steps that change anything, counted from 1."""

    number: int


@dataclass(frozen=True)
class AtCall:
    """A fault at the n-th call of a system function, such as `signal=KILL` or `error=ENOSPC`."""

    function: str
    number: int
    fault: str


@dataclass(frozen=True)
class Outcome:
    """How a process ended and what it said."""

    status: int
    said: str

    @property
    def json(self) -> Any:
        """What it said as plain data."""
        assert self.status == 0, self
        return json.loads(self.said)


class Held:
    """A publication that was held up; `outcome` is there once it was let go on."""

    outcome: Outcome


class Publisher:
    """A process that does orders in children of its own; `command` is how it publishes."""

    def __init__(self, place: Place, process: "subprocess.Popen[str]", command: Sequence[str] = ()) -> None:
        self._place = place
        self._command = list(command) or ["publish"]
        self.process = process

    def publish(self, fault: AtStep | AtCall | None = None) -> Outcome:
        """Publishes, with a fault on the way if one is given."""
        if isinstance(fault, AtCall):
            injection = f"inject={fault.function}:{fault.fault}:when={fault.number}"
            return self._order(
                "run", None, ("-o", "/dev/null", "-e", f"trace={fault.function}", "-e", injection)
            )
        return self._order("run", fault.number if fault else None)

    def calls(self, functions: Sequence[str], trace: Path) -> Counter[str]:
        """Publishes and tells how often a thread called each of some system functions; `trace` is a file.

        Threads are counted apart, as strace counts them when it injects a fault at the n-th call.
        """
        done = self._order("run", None, ("-o", str(trace), "-e", f"trace={','.join(functions)}"))
        assert done.status == 0, done
        each = Counter(re.findall(r"^(\d+) +(\w+)\(", trace.read_text(errors="replace"), re.MULTILINE))
        most: Counter[str] = Counter()
        for (_thread, name), calls in each.items():
            most[name] = max(most[name], calls)
        return most

    def read(self) -> Outcome:
        """Reads the current edition whole, in a process that has it open for the first time."""
        return self._order("read", None)

    @contextmanager
    def held_up(self) -> Iterator["Held"]:
        """A publication that stands still in the midst of it for the length of the block, then goes on."""
        self._give("run", None, waits=False)
        pid, held = int(self._hear()), Held()
        while not _locks(pid, self._place.state / "kbapi.sqlite3.publisher.lock"):
            time.sleep(0.002)
        os.kill(pid, signal.SIGSTOP)
        yield held
        os.kill(pid, signal.SIGCONT)
        held.outcome = Outcome(**json.loads(self._hear()))

    def recover(self) -> tuple[Any, Outcome]:
        """What a reader sees after a fault, and what comes of publishing without one."""
        found = self._order("recover", None).json
        return found["seen"], Outcome(**found["again"])

    def _order(self, deed: str, kill_at: int | None, tracing: Sequence[str] = ()) -> Outcome:
        self._give(deed, kill_at, waits=bool(tracing))
        pid = int(self._hear())
        with _traced(pid, tracing) if tracing else nullcontext():
            if tracing:
                self._say("go")
            return Outcome(**json.loads(self._hear()))

    def _give(self, deed: str, kill_at: int | None, *, waits: bool) -> None:
        settings, command = self._place.environment, self._command
        order = {"deed": deed, "settings": settings, "command": command, "kill_at": kill_at, "wait": waits}
        self._say(json.dumps(order))

    def _say(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def _hear(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline()


@contextmanager
def publisher(place: Place, *command: str) -> Iterator[Publisher]:
    """A publisher of a place, which publishes its content unless another command is given."""
    program = [sys.executable, "-m", "tests.faults.warm_publisher"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        program, cwd=ROOT, env=place.environment, text=True, stdin=pipe, stdout=pipe
    ) as process:
        yield Publisher(place, process, command)
        assert process.stdin
        process.stdin.close()


def can_trace() -> bool:
    """Whether strace is here and may attach itself to a process of ours."""
    if not shutil.which("strace"):
        return False
    with subprocess.Popen(["sleep", "60"]) as watched:
        tracer = subprocess.Popen(["strace", "-p", str(watched.pid)], stderr=subprocess.PIPE, text=True)
        assert tracer.stderr
        attached = "attached" in tracer.stderr.readline()
        watched.kill()
        tracer.communicate()
    return attached


def _locks(pid: int, file: Path) -> bool:
    """Whether a process has a file locked."""
    held = (line.split() for line in Path("/proc/locks").read_text().splitlines())
    mine = (place for _, kind, _, _, owner, place, *_ in held if (kind, owner) == ("FLOCK", str(pid)))
    return any(place.endswith(f":{file.stat().st_ino}") for place in mine)


@contextmanager
def _traced(pid: int, tracing: Sequence[str]) -> Iterator[None]:
    """Has strace watch a process until it ends."""
    command = ["strace", "-f", "-p", str(pid), *tracing]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr
        said = tracer.stderr.readline()
        assert "attached" in said, said
        yield
        tracer.communicate()
