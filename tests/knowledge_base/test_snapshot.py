"""A snapshot keeps what it worked out, and keeps exactly what it would work out again."""

from pathlib import Path

import pytest

from kbapi.knowledge.telling import told_facts
from kbapi.knowledge_base import Snapshot
from kbapi.knowledge_base.editions import connect
from kbapi.knowledge_base.snapshot import KEPT_LOOK_UPS, KEPT_TELLINGS
from kbapi.search.languages import SMALL_WORDS
from tests.publishing import settings_of


@pytest.fixture(scope="module")
def snapshot(real_state: Path) -> Snapshot:
    """A snapshot of the real content of which nothing was asked."""
    settings = settings_of(real_state)
    return connect(settings.database, settings.state, settings.search_engine, 1_000).current()


@pytest.mark.parametrize("language", SMALL_WORDS)
def test_what_is_told_of_a_record_is_worked_out_once_and_rightly(snapshot: Snapshot, language: str) -> None:
    here = snapshot.in_language(language)
    inherited = 0
    for record in here.records():
        told = here.told(record)
        assert told == tuple(told_facts(record, here.lineage(record), here.claim, here.witness))
        assert here.told(record) is told
        inherited += sum(fact.inherited_from is not None for fact in told)
    assert inherited > 100


def test_a_list_of_facts_tells_each_as_its_record_does(snapshot: Snapshot) -> None:
    listed, total = snapshot.facts({}, 0, 1_000)
    assert len(listed) == total
    for fact in listed:
        record = snapshot.entry(*fact.about).record
        assert fact in snapshot.told(record)


def test_what_is_kept_is_bounded() -> None:
    assert KEPT_TELLINGS <= KEPT_LOOK_UPS <= 10_000
