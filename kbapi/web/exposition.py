"""Tells Prometheus what was counted, by all workers together, and what is so at the moment."""

import os
from collections.abc import Iterable
from pathlib import Path
from platform import python_version

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from kbapi import __version__
from kbapi.web.metrics import REGISTRY, SHARED
from kbapi.web.request_context import edition_at_hand, house


def exposition() -> tuple[bytes, str]:
    """The metrics of all workers in Prometheus' text format, and its media type."""
    told = CollectorRegistry()
    told.register(_Now())
    return _counted() + generate_latest(told), CONTENT_TYPE_LATEST


def _counted() -> bytes:
    folder = os.environ.get(SHARED)
    if not folder:
        return generate_latest(REGISTRY)
    _forget_dead_workers(Path(folder))
    registry = CollectorRegistry()
    MultiProcessCollector(registry, folder)
    return generate_latest(registry)


def _forget_dead_workers(folder: Path) -> None:
    """Drops what a killed worker had in flight; what it counted stays counted."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        if not Path(f"/proc/{pid}").exists():
            mark_process_dead(pid, str(folder))


class _Now:
    """What is so at the moment: the program, its search engine, and the edition that this worker serves."""

    def collect(self) -> Iterable[Metric]:
        """The metrics, as a collector of prometheus_client gives them."""
        yield InfoMetricFamily(
            "kbapi_build", "The program", {"version": __version__, "python": python_version()}
        )
        engine = house().knowledge_base.search_engine
        yield InfoMetricFamily("kbapi_search_engine", "The search engine", {"engine": engine})
        if edition := edition_at_hand():
            published = edition.published_at.timestamp()
            age = max(0.0, house().clock().timestamp() - published)
            yield InfoMetricFamily("kbapi_edition", "The current edition", {"edition": edition.id})
            yield GaugeMetricFamily(
                "kbapi_edition_published_timestamp_seconds",
                "When the current edition was published, in Unix seconds",
                published,
            )
            yield GaugeMetricFamily("kbapi_edition_age_seconds", "Age of the current edition", age)
