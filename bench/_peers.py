"""Those that we are compared with over HTTP, each as one would set it up, on the same bodies.

FastAPI and Datasette live in an environment of their own, which is made from `bench/peers.txt` when it is
first needed and kept below var/.
"""

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
import venv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench._running import HOST, Running, free_port, running
from kbapi.config import CHECKOUT
from kbapi.search.documents import SearchDocument

PEERS = Path(__file__).with_name("peers.txt")
_NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 256; }}
http {{
  access_log off; default_type application/json; types {{}} keepalive_requests 100000000;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen {host}:{port}; root {bodies}; }}
}}
"""


def write_bodies(folder: Path, bodies: Mapping[str, bytes]) -> Path:
    """A folder with a file for each body."""
    place = folder / "bodies"
    place.mkdir()
    for name, body in bodies.items():
        (place / name).write_bytes(body)
    return place


def write_database(
    folder: Path,
    bodies: Mapping[str, bytes],
    lists: Mapping[str, Sequence[object]],
    documents: Sequence[SearchDocument] = (),
) -> Path:
    """A database with the JSON bodies, the items of lists, and a table for full-text search."""
    path = folder / "plain.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE answers (id TEXT PRIMARY KEY, body TEXT)")
        told = [(name, body.decode()) for name, body in bodies.items() if _is_json(body)]
        database.executemany("INSERT INTO answers VALUES (?, ?)", told)
        database.execute(
            "CREATE TABLE items (list TEXT, place INTEGER, body TEXT, PRIMARY KEY (list, place))"
        )
        for name, items in lists.items():
            rows = [(name, place, json.dumps(item)) for place, item in enumerate(items)]
            database.executemany("INSERT INTO items VALUES (?, ?, ?)", rows)
        database.execute("CREATE TABLE passages (id INTEGER PRIMARY KEY, title TEXT, text TEXT)")
        texts = [(document.title, document.text) for document in documents]
        database.executemany("INSERT INTO passages (title, text) VALUES (?, ?)", texts)
        database.execute(
            "CREATE VIRTUAL TABLE passages_fts USING fts5(title, text, content='passages',"
            " content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')"
        )
        database.execute("INSERT INTO passages_fts (passages_fts) VALUES ('rebuild')")
    database.close()
    return path


def _is_json(body: bytes) -> bool:
    return body[:1] == b"{"


@contextmanager
def constant(bodies: Path) -> Iterator[Running]:
    """A WSGI application with constant bytes."""
    port = free_port()
    with running([_python(), "-m", "bench._constant", bodies, port], port, _some(bodies)) as server:
        yield server


@contextmanager
def nginx(bodies: Path, folder: Path) -> Iterator[Running]:
    """nginx on a folder of files; stops with a remedy where it is not installed."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        raise SystemExit(
            "bench: nginx is missing: install it, on Debian and Ubuntu with `apt-get install nginx-light`"
        )
    port = free_port()
    settings = folder / "nginx.conf"
    settings.write_text(_NGINX.format(folder=folder, bodies=bodies, host=HOST, port=port), encoding="utf-8")
    with running([program, "-c", settings, "-e", "stderr"], port, _some(bodies)) as server:
        yield server


@contextmanager
def fastapi(database: Path) -> Iterator[Running]:
    """FastAPI on SQLite under uvicorn, one worker."""
    port = free_port()
    command = [peers_folder() / "bin" / "uvicorn", "bench._peer_fastapi:app", "--port", port]
    with running(
        [*command, "--no-access-log", "--log-level", "error"],
        port,
        "/docs",
        {"BENCH_DATABASE": str(database)},
    ) as server:
        yield server


@contextmanager
def datasette(database: Path) -> Iterator[Running]:
    """Datasette on the same file, unchanging, which lets it do less."""
    port = free_port()
    command = [peers_folder() / "bin" / "datasette", "serve", "-i", database, "--port", port]
    with running([*command, "--setting", "suggest_facets", "off"], port, "/plain.json") as server:
        yield server


def peers_folder() -> Path:
    """The peers' environment, made if it is not there or not of these requirements."""
    wanted = PEERS.read_bytes()
    folder = CHECKOUT / "var" / "bench-peers" / hashlib.sha256(wanted).hexdigest()[:12]
    if not (folder / "complete").exists():
        venv.create(folder, clear=True, with_pip=True)
        command = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--requirement", PEERS]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        (folder / "complete").touch()
    return folder


def _python() -> str:
    return sys.executable


def _some(bodies: Path) -> str:
    return f"/{next(bodies.iterdir()).name}"
