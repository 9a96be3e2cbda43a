"""Requests generated from the API's document (schemathesis), good ones and broken ones, counted and timed."""

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode

from tests.fuzz.measuring import Tally
from tests.fuzz.served import ANSWERS, served_app


def run(cases: int, number: int) -> Tally:
    """Asks every operation its share of the cases; raises for an answer that no input may have."""
    schema = schemathesis.openapi.from_wsgi("/openapi.json", served_app())
    operations = [found.ok() for found in schema.get_all_operations()]
    tally = Tally()
    share = max(1, cases // (2 * len(operations)))
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _ask(operation, mode, share, number, tally)
    return tally


def _ask(operation: object, mode: GenerationMode, share: int, number: int, tally: Tally) -> None:
    @seed(number)
    @settings(
        max_examples=share,
        deadline=None,
        database=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))  # type: ignore[attr-defined]
    def ask(case: schemathesis.Case) -> None:
        def one(_data: bytes) -> None:
            answer = case.call()
            assert answer.status_code in ANSWERS, f"{answer.status_code} for {case.as_curl_command()}"

        tally.watching(one)(b"")

    ask()
