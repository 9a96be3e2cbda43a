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

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Stops all its processes for a while: connections stay open, and nothing is answered."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        processes = [self.process.pid, *map(int, children)]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    def connection(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), user="kb", dbname="postgres", autocommit=True)

    @property
    def number_of_readers(self) -> int:
        """How many connections of this program the server has."""
        with self.connection() as connection:
            found = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'kbapi'"
            ).fetchone()
        return int(found[0]) if found else 0

    def promote(self) -> None:
        """Makes a standby the primary."""
        with self.connection() as connection:
            connection.execute("SELECT pg_promote()")

    def replaying(self, does: bool) -> None:
        """Lets a standby stop or go on taking in what the primary sends."""
        with self.connection() as connection:
            connection.execute(f"SELECT pg_wal_replay_{'resume' if does else 'pause'}()")

    def url(self, *others: "Server") -> str:
        """The newest database here or, with the same name, on others."""
        hosts = "&".join(f"host={server.folder}" for server in (self, *others))
        return f"postgresql+psycopg://kb@/kb{self.databases}?{hosts}"

    def new_database(self, options: str = "") -> str:
        self.databases += 1
        with self.connection() as connection:
            connection.execute(f"CREATE DATABASE kb{self.databases} {options}")
        return self.url()


@contextmanager
def running_server(folder_of_programs: Path) -> Iterator[Server]:
    with _folder() as folder:
        command = [folder_of_programs / "initdb", "-D", folder / "data", "-U", "kb", "-A", "trust"]
        _run([*command, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], folder)
        with _running(Server(folder_of_programs, folder)) as server:
            yield server


@contextmanager
def running_standby(primary: Server) -> Iterator[Server]:
    """A hot standby of a running server, which streams from it."""
    with _folder() as folder:
        command = [primary.bin / "pg_basebackup", "-D", folder / "data", "-h", primary.folder, "-U", "kb"]
        _run([*command, "-R", "-c", "fast", "--no-sync"], folder)
        with _running(Server(primary.bin, folder, primary.databases)) as server:
            yield server


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="kbapi-pg-", dir="/tmp"))  # socket paths must be short
    if user := owner():
        shutil.chown(folder, user)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _run(command: list[str | Path], folder: Path) -> None:
    subprocess.run(command, user=owner(), check=True, capture_output=True, cwd=folder)


@contextmanager
def _running(server: Server) -> Iterator[Server]:
    server.start()
    try:
        yield server
    finally:
        server.stop()


def owner() -> str | None:
    """Whom the server runs as: it refuses to run as root."""
    if os.geteuid():
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
