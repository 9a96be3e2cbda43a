"""How long an assessment of candidacy takes: in this process, and as a CDS Hooks call over HTTP."""

import http.client
import json
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import Row, at_most
from bench._patients import PATIENT, order, resources
from bench._running import published, serving
from kbapi.config import Settings
from kbapi.knowledge.code import Code
from kbapi.knowledge_base.editions import connect

RESOURCES = 200
TIMES = 50
TODAY = date(2026, 1, 1)
SERVICE = "/cds-services/spinal-injection-candidacy"
PREFETCHED = {
    "conditions": "Condition",
    "statements": "MedicationStatement",
    "allergies": "AllergyIntolerance",
    "screening": "Observation",
}
"""Which resources a client sends under which name of our prefetch templates."""


def measure(_large: bool) -> Iterator[Row]:
    """An assessment of a bundle by this process, and a call of the hook by a client."""
    with tempfile.TemporaryDirectory(prefix="kbapi-bench-") as made:
        state = Path(made)
        published(state, search_engine="tantivy")
        settings = Settings(state_dir=made, search_engine="tantivy")
        base = connect(settings.database, settings.state, settings.search_engine, 1.0)
        snapshot = base.current()
        ordered = next(code for record in snapshot.all_of("procedure") for code in record.codes)
        known = [
            code
            for kind in ("condition", "term")
            for record in snapshot.all_of(kind)
            for code in record.codes
        ]
        bundle = [PATIENT, order(ordered), *resources(RESOURCES - 2, known)]
        candidacy = base.candidacy(snapshot)

        def assess() -> None:
            reading = candidacy.read(bundle, TODAY)
            candidacy.assess(reading.procedures[0], reading.patient)

        what = f"candidacy, bundle of {RESOURCES} resources, in process"
        yield _row(what, _timed(assess, time.thread_time), 5, "processor time")
        yield from _hooks(state, ordered, bundle)


def _hooks(state: Path, ordered: Code, bundle: list[dict[str, Any]]) -> Iterator[Row]:
    sent = json.dumps(_call(order(ordered), bundle)).encode()
    with serving(state, search_engine="tantivy") as server:
        client = http.client.HTTPConnection(urlsplit(server.address).netloc)

        def call() -> None:
            client.request("POST", SERVICE, sent, {"Content-Type": "application/json"})
            answer = client.getresponse()
            told = json.loads(answer.read())
            if answer.status != http.client.OK or not told["cards"]:
                raise SystemExit(f"bench: the hook answered {answer.status} {told}")

        before = server.processor_seconds
        times = _timed(call, time.perf_counter)
        server_part = (server.processor_seconds - before) * 1_000 / (TIMES + 1)
        told = f"by the clock; processor time of the server {server_part:.1f} ms"
        yield _row(f"CDS Hooks call, {RESOURCES} resources, end to end", times, 20, told)
        client.close()


def _call(draft: dict[str, Any], bundle: list[dict[str, Any]]) -> dict[str, Any]:
    prefetch = {
        name: {
            "resourceType": "Bundle",
            "entry": [{"resource": of} for of in bundle if of["resourceType"] == kind],
        }
        for name, kind in PREFETCHED.items()
    }
    return {
        "hook": "order-sign",
        "hookInstance": str(uuid.uuid4()),
        "context": {
            "userId": "Practitioner/made-up",
            "patientId": PATIENT["id"],
            "draftOrders": {"resourceType": "Bundle", "entry": [{"resource": draft}]},
        },
        "prefetch": {"patient": PATIENT, "medications": None, **prefetch},
    }


def _timed(work: Callable[[], object], clock: Callable[[], float]) -> list[float]:
    """Milliseconds of each time but the first, which warms up."""
    times = []
    for _ in range(TIMES + 1):
        begun = clock()
        work()
        times.append((clock() - begun) * 1_000)
    return sorted(times[1:])


def _row(what: str, times: list[float], most: float, compared: str) -> Row:
    middle = statistics.median(times)
    return at_most(what, middle, most, "ms", f"{middle:.1f} ms, slowest {times[-1]:.1f} ms", compared)
