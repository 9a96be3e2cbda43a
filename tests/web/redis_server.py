"""A throw-away Redis or Valkey server: a free port of this machine, nothing kept on disk."""

import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import redis

from tests.story.running import free_port


def program() -> str | None:
    """The server's program, whichever of the two is installed."""
    return shutil.which("valkey-server") or shutil.which("redis-server")


@dataclass
class Store:
    """A server that can be stopped and started again at the same address."""

    program: str
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(
            [self.program, *options], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1):
                    return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("Redis did not start")

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    def keys(self) -> list[str]:
        with redis.Redis.from_url(self.url) as client:
            return sorted(key.decode() for key in client.scan_iter())

    def times_to_live(self) -> list[int]:
        with redis.Redis.from_url(self.url) as client:
            return [client.ttl(key) for key in client.scan_iter()]
