"""Runs the real program in processes of its own: its commands, and a server that is asked over HTTP."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Any

PROGRAM = Path(sys.executable).with_name("kbapi")
PATIENCE = 120
"""Seconds after which something that should have happened has failed; much more than it ever takes."""


@dataclass(frozen=True)
class Place:
    """A content folder and a state folder of a test's own, and more settings by name."""

    content: Path
    state: Path
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process that works here, free of settings from outside."""
        # Compiling takes its time; what tests it says so.
        own = {
            "KBAPI_COMPILED": "false",
            "KBAPI_CONTENT": str(self.content),
            "KBAPI_STATE_DIR": str(self.state),
            **self.more,
        }
        return {name: value for name, value in os.environ.items() if not name.startswith("KBAPI_")} | own

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """What a command of the program says and how it ends."""
        return subprocess.run(
            [PROGRAM, *arguments], env=self.environment, capture_output=True, text=True, check=False
        )

    def publish(self) -> str:
        """Publishes what stands in the content folder and returns the id of the edition."""
        done = self.run("publish")
        assert done.returncode == 0, done.stdout + done.stderr
        return edition_in(done.stdout)

    def current(self) -> dict[str, Any]:
        """The publication that is current."""
        return next(row for row in self.publications() if row["current"])

    def publications(self) -> list[dict[str, Any]]:
        """All publications, newest first."""
        return json.loads(self.run("editions", "--json").stdout)


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body as plain data."""
        return json.loads(self.body)

    @property
    def edition(self) -> str | None:
        """The edition that the answer names."""
        return self.headers["KB-Edition"]


@dataclass(frozen=True)
class Server:
    """A server at work."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.port}"

    def connect(self) -> http.client.HTTPConnection:
        """A connection that is kept open from request to request."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def get(self, path: str, **headers: str) -> Answer:
        """The answer to a request on a connection of its own."""
        connection = self.connect()
        try:
            return ask(connection, path, **headers)
        finally:
            connection.close()

    def wait_until_edition(self, edition: str) -> None:
        """Waits until the server answers from an edition."""
        wait_until(lambda: self.get("/version").edition == edition, f"edition {edition} is not taken up")

    def workers(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def wait_until_listening(self, workers: int) -> None:
        """Waits until so many workers, each of which has a socket of its own, take connections."""

        def count() -> int:
            found = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
            return sum(
                state == "0A" and place.endswith(f":{self.port:04X}") for _, place, _, state, *_ in found
            )

        wait_until(lambda: count() == workers, "not all workers listen")


def edition_in(said: str) -> str:
    """The edition that publishing said it had published, or left as it was."""
    found = re.search(r"\bedition ([0-9a-f]{20})\b", said)
    assert found, said
    return found[1]


def ask(connection: http.client.HTTPConnection, path: str, **headers: str) -> Answer:
    """The answer to a GET; underscores in the names of headers stand for hyphens."""
    connection.request(
        "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    response = connection.getresponse()
    return Answer(response.status, response.headers, response.read())


def wait_until(condition: Callable[[], bool], complaint: str, seconds: float = PATIENCE) -> float:
    """Waits for a condition and returns the seconds it took; fails with the complaint."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, f"{complaint} after {seconds} seconds"
        time.sleep(0.02)
    return time.monotonic() - began


@contextmanager
def serving(
    place: Place, *options: str, under: Sequence[str] = (), port: int = 0, patience: float = PATIENCE
) -> Iterator[Server]:
    """A server of a place, started by the command `under`; it must stop when told to and meet no fault."""
    with starting(place, *options, under=under, port=port) as server:
        wait_until(lambda: is_live(server), "the server does not answer", patience)
        yield server
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 0, server.log.read_text()
    said = server.log.read_text()
    assert "Traceback" not in said, said
    assert '"fault"' not in said, said


@contextmanager
def starting(place: Place, *options: str, under: Sequence[str] = (), port: int = 0) -> Iterator[Server]:
    """A server that has been started and perhaps does not answer yet; it is killed if it has not ended."""
    port = port or free_port()
    log = place.state.with_name(f"server-{port}.log")
    command = [*under, PROGRAM, "serve", "--port", str(port), *options]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=place.environment, stdout=output, stderr=subprocess.STDOUT)
    server = Server(port, process, log)
    try:
        yield server
    finally:
        if process.poll() is None:
            for pid in (*server.workers(), process.pid):
                os.kill(pid, signal.SIGKILL)
            process.wait()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_live(server: Server) -> bool:
    assert server.process.poll() is None, server.log.read_text()
    try:
        return server.get("/health/live").status == 200
    except OSError:
        return False
