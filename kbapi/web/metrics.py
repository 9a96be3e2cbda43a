"""Counts what is answered for Prometheus; never a question, a value, an address or a caller's own id.

Every label comes from a fixed list or from the content, so the number of series is bounded.
"""

import os
from functools import cache
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, values

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which prometheus_client is told in which folder workers share their figures."""
NO_ROUTE = "(none)"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})

disable_created_metrics()
REGISTRY = CollectorRegistry()
REQUESTS = Counter("kbapi_requests", "Requests answered", ["route", "method", "status"], registry=REGISTRY)
SECONDS = Histogram(
    "kbapi_request_seconds",
    "Seconds from the request until its answer begins",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
    registry=REGISTRY,
)
IN_FLIGHT = Gauge(
    "kbapi_requests_in_flight",
    "Requests that are being answered",
    ["method"],
    multiprocess_mode="livesum",
    registry=REGISTRY,
)
ANSWERS = Counter(
    "kbapi_answers", "Answers to plain questions by status and topic", ["status", "topic"], registry=REGISTRY
)
OUTCOMES = Counter(
    "kbapi_candidacy_outcomes", "Candidacy assessments by outcome", ["outcome"], registry=REGISTRY
)
CDS_FEEDBACK = Counter(
    "kbapi_cds_feedback",
    "Cards that somebody accepted or overrode, as clients report it",
    ["card", "outcome"],
    registry=REGISTRY,
)
CACHE_LOOKUPS = Counter(
    "kbapi_cache_lookups", "Look-ups in a cache by what came of them", ["cache", "result"], registry=REGISTRY
)
RATE_LIMITED = Counter(
    "kbapi_rate_limited", "Requests refused because their caller asks too much", ["tier"], registry=REGISTRY
)


def share_among_workers(folder: Path) -> None:
    """Lets this process and those that it forks write to files in a folder, of which /metrics tells the sum.

    Call it before anything is counted. Another way of starting workers sets PROMETHEUS_MULTIPROC_DIR.
    """
    os.environ[SHARED] = str(folder)
    # What prometheus_client itself does on import where the variable is set, and its own tests later on.
    values.ValueClass = values.MultiProcessValue()


def method_known(method: str) -> str:
    """A method as it may be told: a caller can invent others."""
    return method if method in METHODS else "other"


@cache
def in_flight(method: str) -> Gauge:
    """The gauge of requests of a known method that are being answered."""
    return IN_FLIGHT.labels(method)


@cache
def tallies(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    """What counts the requests of a route, and their seconds; looked up once, which halves the cost."""
    return REQUESTS.labels(route, method, str(status)), SECONDS.labels(route)


def count_answer(status: str, topic: str | None) -> None:
    """Counts an answer by its status and by the topic that it is about; of the question nothing is kept."""
    ANSWERS.labels(str(status), topic or NO_ROUTE).inc()


def count_outcome(outcome: str) -> None:
    """Counts an assessment by its outcome; neither the patient nor the procedure is kept."""
    OUTCOMES.labels(str(outcome)).inc()


def count_lookup(cache_name: str, *, hit: bool) -> None:
    """Counts a look-up in a cache of a fixed name, such as `answers`."""
    CACHE_LOOKUPS.labels(cache_name, "hit" if hit else "miss").inc()


def count_rate_limited(tier: str) -> None:
    """Counts a request that was refused with 429 in a tier of a fixed name, such as `public`."""
    RATE_LIMITED.labels(tier).inc()
