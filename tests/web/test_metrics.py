"""Metrics tell what is answered in a bounded number of series, and nothing of who asked what."""

import random
import re
import string

import pytest
from flask.testing import FlaskClient

from kbapi import __version__
from kbapi.web import metrics

SERIES = re.compile(r"^(kbapi_\w+(?:\{[^}]*\})?) (\S+)$", re.MULTILINE)


def told(client: FlaskClient) -> dict[str, float]:
    """All series with their values."""
    return {name: float(value) for name, value in SERIES.findall(client.get("/metrics").text)}


def test_the_program_its_engine_and_the_age_of_its_edition_are_told(client: FlaskClient) -> None:
    edition = client.get("/v1/editions/current").json
    series = told(client)
    [build] = [name for name in series if name.startswith("kbapi_build_info")]
    assert f'version="{__version__}"' in build
    assert series['kbapi_search_engine_info{engine="whoosh"}'] == 1
    assert series[f'kbapi_edition_info{{edition="{edition["id"]}"}}'] == 1
    assert series["kbapi_edition_age_seconds"] == 0, "tests publish and serve at the same noon"


def test_a_request_is_counted_once_under_its_route(client: FlaskClient) -> None:
    name = 'kbapi_requests_total{method="GET",route="/v1/risks",status="200"}'
    before = told(client).get(name, 0)
    for _ in range(3):
        client.get("/v1/risks")
    assert told(client)[name] == before + 3
    assert told(client)['kbapi_requests_in_flight{method="GET"}'] == 1, "the one that asks"


def test_answers_are_counted_by_status_and_topic_alone(client: FlaskClient) -> None:
    answer = client.get("/v1/answers?q=can+I+drive+home").json
    topic = answer["topic"]["id"]
    name = f'kbapi_answers_total{{status="{answer["status"]}",topic="{topic}"}}'
    before = told(client)[name]
    client.post("/v1/answers", json={"q": "can I drive home"})
    assert told(client)[name] == before + 1


def test_an_assessment_is_counted_by_its_outcome_alone(client: FlaskClient) -> None:
    body = {"procedure": "epidural", "inputs": {"takes_blood_thinner": True}}
    outcome = client.post("/v1/candidacy/assessments", json=body).json["outcome"]
    assert told(client)[f'kbapi_candidacy_outcomes_total{{outcome="{outcome}"}}'] >= 1


def test_a_thousand_addresses_and_topics_that_nobody_has_add_no_series(client: FlaskClient) -> None:
    def ask() -> None:
        word = "".join(chance.choices(string.ascii_lowercase, k=12))
        client.get(f"/{word}")
        client.get(f"/v1/procedures/{word}")
        client.get(f"/v1/procedures/epidural/facts/{word}")
        client.get(f"/v1/answers?q={word}&procedure=epidural", headers={"X-Request-ID": word})
        client.open(f"/v1/{word}", method=word.upper())

    chance = random.Random(4711)
    for _ in range(20):
        ask()
    told(client)  # asking for metrics is counted, too
    before = set(told(client))
    for _ in range(200):
        ask()
    assert set(told(client)) == before


def test_caches_and_limits_have_something_to_count_with(client: FlaskClient) -> None:
    metrics.count_lookup("example", hit=True)
    metrics.count_rate_limited("example")
    series = told(client)
    assert series['kbapi_cache_lookups_total{cache="example",result="hit"}'] == 1
    assert series['kbapi_rate_limited_total{tier="example"}'] == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_invented_method_is_counted_as_other(method: str) -> None:
    assert metrics.method_known(method) == "other"
