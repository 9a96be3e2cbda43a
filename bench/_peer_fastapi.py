"""FastAPI on SQLite, as one would write it first; runs in the peers' environment, under uvicorn.

`/one/<id>` reads a row with JSON and answers it; `/list` reads the rows of one kind, twenty at most, and how
many there are, as a filtered list of ours does.
"""

import json
import os
import sqlite3
from typing import Any

from fastapi import FastAPI

app = FastAPI()
database = sqlite3.connect(os.environ["BENCH_DATABASE"], check_same_thread=False)


@app.get("/one/{name}")
async def one(name: str) -> Any:
    """One record."""
    [body] = database.execute("SELECT body FROM answers WHERE id = ?", [name]).fetchone()
    return json.loads(body)


@app.get("/list")
async def many(name: str) -> Any:
    """A list of records; whatever else stands in the address makes it a new one."""
    rows = database.execute(
        "SELECT body FROM items WHERE list = ? ORDER BY place LIMIT 20", [name]
    ).fetchall()
    [total] = database.execute("SELECT count(*) FROM items WHERE list = ?", [name]).fetchone()
    return {"items": [json.loads(body) for [body] in rows], "total": total}
