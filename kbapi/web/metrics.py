"""Prometheus metrics of requests by route and status; never a question, a value or an address."""

import time
from functools import cache

from flask import Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from kbapi.web.request_context import edition_at_hand
from kbapi.web.request_log import method_known

REGISTRY = CollectorRegistry()
REQUESTS = Counter("kbapi_requests", "Requests answered", ["route", "method", "status"], registry=REGISTRY)
SECONDS = Histogram(
    "kbapi_request_seconds",
    "Seconds from request to answer",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
    registry=REGISTRY,
)
EDITION = Gauge(
    "kbapi_edition_published",
    "Time of publication of the current edition, in Unix seconds",
    registry=REGISTRY,
)
OUTCOMES = Counter(
    "kbapi_candidacy_outcomes", "Candidacy assessments by outcome", ["outcome"], registry=REGISTRY
)


def count_outcome(outcome: str) -> None:
    """Counts an assessment by its outcome; of the patient nothing is kept."""
    OUTCOMES.labels(str(outcome)).inc()


CDS_FEEDBACK = Counter(
    "kbapi_cds_feedback",
    "Cards that somebody accepted or overrode, as clients report it",
    ["card", "outcome"],
    registry=REGISTRY,
)


def start() -> None:
    """Notes when the request came."""
    g.started = time.perf_counter()


def count(response: Response) -> Response:
    """Counts an answer under its route, not its address, so that the number of series stays bounded."""
    route = request.url_rule.rule if request.url_rule else "(none)"
    seconds = time.perf_counter() - g.started if "started" in g else None
    count_one(route, method_known(), response.status_code, seconds)
    return response


def count_one(route: str, method: str, status: int, seconds: float | None) -> None:
    """Counts one answer, whoever gave it: Flask, or a layer before it."""
    _requests(route, method, status).inc()
    if seconds is not None:
        _seconds(route).observe(seconds)


@cache
def _requests(route: str, method: str, status: int) -> Counter:
    """The series itself: looking one up by its labels takes longer than counting."""
    return REQUESTS.labels(route, method, str(status))


@cache
def _seconds(route: str) -> Histogram:
    return SECONDS.labels(route)


def exposition() -> tuple[bytes, str]:
    """All metrics of this process in Prometheus' text format, and its media type."""
    if edition := edition_at_hand():
        EDITION.set(edition.published_at.timestamp())
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
