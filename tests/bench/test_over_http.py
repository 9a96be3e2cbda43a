"""The benchmarks over HTTP ask for what is there, and read what wrk says."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench import Curve, Row, _cold, assessing, growing, http, parts, starting, taking_up, watching
from bench._running import Running, get, published, serving
from bench._wrk import Load, Report, ratio, read_report
from tests.publishing import SAMPLE_CONTENT

pytestmark = pytest.mark.slow

SAID = """Running 1s test @ http://127.0.0.1:1/
  1 threads and 16 connections
  Latency Distribution
     50%    2.13ms
     99%    {late}
  1000 requests in 1.00s, 1.00MB read
{more}Requests/sec:   1234.56
Transfer/sec:      1.00MB
"""


def test_what_wrk_says_is_read() -> None:
    assert read_report(SAID.format(late="890.00us", more="")) == Report(1234.56, 0.89, 0, 0)
    more = "  Socket errors: connect 0, read 2, write 0, timeout 1\n  Non-2xx or 3xx responses: 7\n"
    assert read_report(SAID.format(late="1.50s", more=more)) == Report(1234.56, 1500, 3, 7)
    with pytest.raises(SystemExit, match="something else"):
        read_report("unable to connect")


def test_a_ratio_is_the_median_over_the_rounds() -> None:
    assert ratio([10, 30, 90], [10, 10, 10]) == 3


def asked_once(loads: Mapping[str, Load], *_: object) -> dict[str, list[float]]:
    """Asks each load once instead of for seconds; the database peers are not there."""
    for name, load in loads.items():
        if name not in (http.FASTAPI, http.DATASETTE):
            headers = dict(header.split(": ") for header in load.headers)
            for path in load.paths[:2] or [""]:
                answer = get(load.url + path, **headers)
                assert answer.status == (304 if headers else 200), (name, load.url, path)
    return {name: [float(place + 1)] * 3 for place, name in enumerate(loads)}


@contextmanager
def absent(_database: Path) -> Iterator[Running]:
    """A peer that is not there."""
    yield Running("http://127.0.0.1:9", 0, 0)


def test_every_address_over_http_answers_as_the_benchmark_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "CONTENT", SAMPLE_CONTENT)
    monkeypatch.setattr(http, "alternating", asked_once)
    monkeypatch.setattr(_cold, "alternating", asked_once)
    monkeypatch.setattr(http, "fastapi", absent)
    monkeypatch.setattr(http, "datasette", absent)
    rows = list(http.measure(False))
    assert len({row.what for row in rows}) == len(rows) > 35
    assert all(row.target and row.met is not None for row in rows)


def test_growth_is_measured_at_every_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "SIZES", (12, 60))
    monkeypatch.setattr(growing, "PAIRED", 60)
    monkeypatch.setattr(growing, "PAIRS", 1)
    monkeypatch.setattr(growing, "EDITED", 2)
    monkeypatch.setattr(growing, "SEARCHED", 60)
    monkeypatch.setattr(growing, "ASKED", 5)
    monkeypatch.setattr(growing, "datasette", absent)
    monkeypatch.setattr(_cold, "alternating", asked_once)
    found = list(growing.measure(False))
    curves = {(curve.plot, curve.name) for curve in found if isinstance(curve, Curve)}
    assert {("Publishing", name) for name in ("tantivy", "whoosh", "naive")} <= curves
    told = [row.what for row in found if isinstance(row, Row)]
    assert len(set(told)) == len(told)
    assert any(what.startswith("publish 2 changed of 60") for what in told)
    assert "GET of a record, 60 pages, whoosh" in told
    assert sum("to Datasette" in what for what in told) == 1


def test_each_address_is_asked_once_and_a_refusal_stops_the_benchmark(tmp_path: Path) -> None:
    published(tmp_path, content=str(SAMPLE_CONTENT))
    with serving(tmp_path) as server:
        server.settle()
        assert 0 <= server.cost_of_each(["/v1/procedures", "/v1/topics"]) < 1_000
        with pytest.raises(SystemExit, match="/v1/nowhere was answered with 404"):
            server.cost_of_each(["/v1/procedures", "/v1/nowhere"])


def _asked(load: Load) -> Report:
    assert all(get(load.url + path).status == 200 for path in load.paths[:3])
    return Report(1.0, 1.0, 0, 0)


def test_a_start_and_what_a_worker_takes_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "CONTENT", SAMPLE_CONTENT)
    monkeypatch.setattr(starting, "ENGINES", ("whoosh",))
    start, memory, without = starting.measure(False)
    assert start.target
    assert 20 < float(memory.compared.split()[0]) <= float(memory.figure.split()[0]) < 500
    assert without.met is None


def test_assessments_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessing, "TIMES", 2)
    assert [row.target for row in assessing.measure(False)] == ["under 5 ms", "under 20 ms"]


def test_what_watching_costs_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "TURNS", 10)
    monkeypatch.setattr(watching, "ROUNDS", 1)
    assert all(float(row.figure.split()[0]) >= 0 for row in watching.measure(False))


def test_parts_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "CONTENT", SAMPLE_CONTENT)
    monkeypatch.setattr(parts, "TIMES", 2)
    assert all("kbapi" in row.compared for row in parts.measure(False))


def test_a_publication_is_taken_up_while_it_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_up, "CONTENT", SAMPLE_CONTENT)
    monkeypatch.setattr(taking_up, "ROUNDS", 1)
    monkeypatch.setattr(taking_up, "wrk", lambda load, *_: _asked(load))
    late, dropped = taking_up.measure(False)
    assert late.met
    assert dropped.met
