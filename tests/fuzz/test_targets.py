"""Every target of the fuzzers, shortly: its seeds, and what Hypothesis makes of them."""

from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings

from kbapi.discovery import modules_of
from tests.fuzz import targets
from tests.fuzz.measuring import LIMIT_MS, Tally
from tests.fuzz.unguided import mutated

TARGETS = {module.__name__.rpartition(".")[2]: module for module in modules_of(targets)}
FEW = 60


@pytest.mark.parametrize("name", TARGETS)
def test_no_seed_causes_a_fault(name: str) -> None:
    for data in TARGETS[name].SEEDS:
        TARGETS[name].try_one(data)


@pytest.mark.parametrize("name", TARGETS)
def test_no_neighbour_of_a_seed_causes_a_fault_or_takes_long(name: str) -> None:
    target: ModuleType = TARGETS[name]
    tally = Tally()

    @settings(max_examples=FEW, suppress_health_check=list(HealthCheck))
    @given(mutated(target.SEEDS))
    def one(data: bytes) -> None:
        tally.watching(target.try_one)(data)

    one()
    assert tally.cases >= FEW / 2
    assert tally.worst_ms <= LIMIT_MS


def test_a_fault_would_be_found() -> None:
    with pytest.raises(AssertionError):
        _find(b"needle")


def _find(needle: bytes) -> None:
    @settings(max_examples=2000, suppress_health_check=list(HealthCheck))
    @given(mutated([b"hay", needle]))
    def one(data: bytes) -> None:
        assert needle not in data

    one()
