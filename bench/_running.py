"""Runs programs in processes of their own, on free ports of this machine, and asks them over HTTP."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from kbapi.config import CHECKOUT

HOST = "127.0.0.1"
PROGRAM = Path(sys.executable).with_name("kbapi")
THREADS = 2
"""Of our server and of the constant application: as for a service that waits for nothing."""
SECONDS_TO_START = 120
SECONDS_TO_STOP = 30
SECONDS_TO_SETTLE = 600
IDLE = 0.03
"""Seconds of processor time in one by the clock: looking whether there is another edition takes less."""
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Running:
    """A server: its address, its first process, and the seconds until it answered for the first time."""

    address: str
    pid: int
    seconds_to_start: float

    @property
    def processes(self) -> list[int]:
        """The process and those that it started."""
        return [self.pid, *_children(self.pid)]

    @property
    def worker_mebibytes(self) -> float:
        """Resident memory of the process that answers, which is the largest."""
        return max(_resident(pid) for pid in self.processes)

    @property
    def worker_share_mebibytes(self) -> float:
        """The same where what several processes have mapped is shared out among them (PSS)."""
        return max(_proportional(pid) for pid in self.processes)

    @property
    def processor_seconds(self) -> float:
        """Processor time of all of its processes up to now."""
        return sum(_processor_seconds(pid) for pid in self.processes)

    def get(self, path: str, **headers: str) -> Answer:
        """The answer to a GET."""
        return get(self.address + path, **headers)

    def settle(self) -> None:
        """Waits until it does nothing any more, as a worker makes ready in the background after its start."""
        deadline = time.monotonic() + SECONDS_TO_SETTLE
        spent = self.processor_seconds
        while time.monotonic() < deadline:
            time.sleep(1)
            before, spent = spent, self.processor_seconds
            if spent - before <= IDLE:
                return
        raise SystemExit(f"bench: {self.address} is still busy {SECONDS_TO_SETTLE} seconds after its start")

    def cost_of_each(self, paths: Sequence[str]) -> float:
        """Processor milliseconds for one answer, where each path is asked for once, one after the other."""
        before = self.processor_seconds
        connection = http.client.HTTPConnection(self.address.removeprefix("http://"))
        try:
            for path in paths:
                connection.request("GET", path)
                answer = connection.getresponse()
                answer.read()
                if answer.status != HTTPStatus.OK:
                    raise SystemExit(f"bench: {path} was answered with {answer.status}")
        finally:
            connection.close()
        return (self.processor_seconds - before) * 1_000 / len(paths)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def get(url: str, **headers: str) -> Answer:
    """The answer to a GET, whatever its status; `if_none_match` is sent as `If-None-Match`."""
    request = urllib.request.Request(
        url, headers={name.replace("_", "-"): text for name, text in headers.items()}
    )
    try:
        found = urllib.request.urlopen(request, timeout=SECONDS_TO_START)
    except urllib.error.HTTPError as error:
        found = error
    with found:
        return Answer(
            found.status, {name.lower(): text for name, text in found.headers.items()}, found.read()
        )


@contextmanager
def running(
    command: Sequence[str | Path], port: int, path: str = "/", environment: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """A server while it runs; waits until it answers anything below 500 at a path."""
    begun = time.perf_counter()
    started = subprocess.Popen(
        [*map(str, command)],
        env={**os.environ, **(environment or {})},
        cwd=CHECKOUT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        address = f"http://{HOST}:{port}"
        _wait(started, address + path)
        yield Running(address, started.pid, time.perf_counter() - begun)
    finally:
        started.send_signal(signal.SIGTERM)
        try:
            started.communicate(timeout=SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            started.kill()
            started.communicate()


def serving(state: Path, path: str = "/v1/procedures?limit=1", **settings: str) -> "contextmanager[Running]":
    """Our server with one worker on a state folder."""
    port = free_port()
    command = [PROGRAM, "serve", "--port", str(port), "--threads", str(THREADS)]
    return running(command, port, path, environment_of(state, **settings))


def environment_of(state: Path, **settings: str) -> dict[str, str]:
    """The environment of our program on a state folder."""
    more = {f"KBAPI_{name.upper()}": value for name, value in settings.items()}
    return {"KBAPI_STATE_DIR": str(state), "KBAPI_LOG_LEVEL": "error", **more}


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took from start to end: seconds of processor time and by the clock."""

    processor: float
    clock: float


def published(state: Path, *options: str, **settings: str) -> Cost:
    """Publishes into a state folder by the command."""
    return cost_of([PROGRAM, "publish", *options], environment_of(state, **settings))


def compiled(state: Path, **settings: str) -> Cost:
    """Compiles the edition of a state folder by the command."""
    return cost_of([PROGRAM, "compile"], environment_of(state, **settings))


def cost_of(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> Cost:
    """Runs a command to its end; stops with what it said where it fails."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        started = subprocess.Popen(
            [*map(str, command)],
            env={**os.environ, **(environment or {})},
            cwd=CHECKOUT,
            stdout=said,
            stderr=said,
        )
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        if started.returncode:
            said.seek(0)
            raise SystemExit(f"bench: {command} failed: {said.read().decode()}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - begun)


def _wait(started: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if started.poll() is not None:
            said = started.stderr.read().decode() if started.stderr else ""
            raise SystemExit(f"bench: {started.args!r} ended at once: {said}")
        try:
            if get(url).status < 500:
                return
        except OSError:
            time.sleep(0.005)
    raise SystemExit(f"bench: {url} did not answer within {SECONDS_TO_START} seconds")


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [child for found in map(int, listed) for child in (found, *_children(found))]


def _resident(pid: int) -> float:
    return _mebibytes(f"/proc/{pid}/status", "VmRSS:")


def _proportional(pid: int) -> float:
    return _mebibytes(f"/proc/{pid}/smaps_rollup", "Pss:")


def _mebibytes(file: str, name: str) -> float:
    return int(Path(file).read_text(encoding="utf-8").partition(name)[2].split()[0]) / 1024


def _processor_seconds(pid: int) -> float:
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / _TICKS
