"""FastAPI on SQLite, lean: no models and no encoder; runs in the peers' environment, under uvicorn.

`/one/<id>` reads a row with JSON and answers it as it is; `/list` reads the rows of one list, twenty at most,
and how many there are, as a filtered list of ours does.
"""

import json
import os
import sqlite3

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse

app = FastAPI()
database = sqlite3.connect(os.environ["BENCH_DATABASE"], check_same_thread=False)


@app.get("/one/{name}")
async def one(name: str) -> Response:
    """One record."""
    [body] = database.execute("SELECT body FROM answers WHERE id = ?", [name]).fetchone()
    return Response(body, media_type="application/json")


@app.get("/list")
async def many(name: str) -> Response:
    """A list of records; whatever else stands in the address makes it a new one."""
    rows = database.execute(
        "SELECT body FROM items WHERE list = ? ORDER BY place LIMIT 20", [name]
    ).fetchall()
    [total] = database.execute("SELECT count(*) FROM items WHERE list = ?", [name]).fetchone()
    return JSONResponse({"items": [json.loads(body) for [body] in rows], "total": total})
