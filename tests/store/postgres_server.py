"""A throw-away PostgreSQL server: its own folder, a unix socket and no network, nothing synced to disk."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

OPTIONS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "max_connections=100")


def programs() -> Path | None:
    """The folder with the server's programs, from KBAPI_TEST_PG_BIN or where Debian puts them."""
    named = os.environ.get("KBAPI_TEST_PG_BIN")
    folders = [Path(named)] if named else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


@dataclass
class Server:
    """A running server; each call of `new_database` makes an empty database."""

    bin: Path
    folder: Path
    databases: int = 0

    def start(self) -> None:
        options = [f"--{option}" for option in (*OPTIONS, f"unix_socket_directories={self.folder}")]
        command = [self.bin / "postgres", "-D", self.folder / "data", *options]
        self.process = subprocess.Popen(
            command, user=owner(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with suppress(psycopg.OperationalError), self.connection():
                return
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL did not start")

    def stop(self) -> None:
        """Stops at once, as `pg_ctl stop -m immediate` does."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def connection(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), user="kb", dbname="postgres", autocommit=True)

    def new_database(self, options: str = "") -> str:
        self.databases += 1
        with self.connection() as connection:
            connection.execute(f"CREATE DATABASE kb{self.databases} {options}")
        return f"postgresql+psycopg://kb@/kb{self.databases}?host={self.folder}"


@contextmanager
def running_server(folder_of_programs: Path) -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="kbapi-pg-", dir="/tmp"))  # socket paths must be short
    if user := owner():
        shutil.chown(folder, user)
    command = [folder_of_programs / "initdb", "-D", folder / "data", "-U", "kb", "-A", "trust", "-E", "UTF8"]
    subprocess.run(
        [*command, "--locale=C.UTF-8", "--no-sync"], user=owner(), check=True, capture_output=True, cwd=folder
    )
    server = Server(folder_of_programs, folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def owner() -> str | None:
    """Whom the server runs as: it refuses to run as root."""
    if os.geteuid():
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
