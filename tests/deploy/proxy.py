"""Starts nginx with the configuration that is shipped, filled in as an operator does, and asks it raw."""

import json
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from string import Template
from typing import Any

from tests.house_rules.python_files import ROOT
from tests.story.running import PATIENCE, free_port, wait_until

TEMPLATE = ROOT / "deploy" / "nginx" / "nginx.conf.template"
Edit = Callable[[str], str]
GET = "GET {path} HTTP/1.1\r\nHost: kb.example.org\r\n{more}\r\n"


@dataclass(frozen=True)
class Raw:
    """An answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as plain data."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Proxy:
    """A running nginx; `log` is what it wrote to standard output and error."""

    port: int
    log: Path

    def connect(self) -> socket.socket:
        """A new connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def send(self, raw: bytes, bodiless: bool = False) -> Raw:
        """The answer to some bytes on a connection of their own; `bodiless` as that to a HEAD is."""
        with self.connect() as connection:
            connection.sendall(raw)
            return read_answer(connection, bodiless)

    def get(self, path: str, **headers: str) -> Raw:
        """The answer to a GET; headers are sent exactly as they are named."""
        more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return self.send(GET.format(path=path, more=more).encode())


def nginx() -> str | None:
    """The program, which Debian puts where users do not look."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@contextmanager
def proxying(folder: Path, *servers: int, edit: Edit = lambda text: text) -> Iterator[Proxy]:
    """nginx in front of the servers on these ports, its configuration edited by hand."""
    port = free_port()
    log = folder / "nginx.log"
    configuration = filled_in(folder, f"127.0.0.1:{port}", *servers)
    configuration.write_text(edit(configuration.read_text("utf-8")), "utf-8")
    command = [nginx(), "-p", folder, "-c", configuration, "-g", "daemon off;"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: _listens(port, process), f"nginx does not start: {log.read_text()}")
        yield Proxy(port, log)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def filled_in(folder: Path, listen: str, *servers: int) -> Path:
    """The configuration with its variables filled in, as `envsubst` does it."""
    folder.chmod(0o755)  # nginx started by root works as somebody else
    text = Template(TEMPLATE.read_text("utf-8")).safe_substitute(
        KBAPI_LISTEN=listen,
        KBAPI_SERVERS=" ".join(f"server 127.0.0.1:{port} max_fails=0;" for port in servers),
        KBAPI_NGINX_RUN=folder,
        KBAPI_NGINX_TEMP=folder,
    )
    configuration = folder / "nginx.conf"
    configuration.write_text(text, "utf-8")
    return configuration


def read_answer(connection: socket.socket, bodiless: bool = False) -> Raw:
    """The next answer on a connection; its body ends as Content-Length says, or with the connection."""
    with connection.makefile("rb") as stream:
        status = int(stream.readline().split()[1])
        lines = iter(lambda: stream.readline().decode("latin-1").rstrip("\r\n"), "")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = headers.get("content-length")
        if bodiless or status == HTTPStatus.NOT_MODIFIED:
            return Raw(status, headers, b"")
        return Raw(status, headers, stream.read(int(length)) if length else stream.read())


def _listens(port: int, process: "subprocess.Popen[bytes]") -> bool:
    assert process.poll() is None, "nginx ended"
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
