"""The content that ships: sound, complete, and free of what must never be served."""

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from kbapi.content.load import Loaded, examine
from kbapi.kinds import KINDS
from kbapi.kinds.risk import Risk
from kbapi.knowledge.citation import cited_claims
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import ancestors

CONTENT = Path(__file__).parents[2] / "content"
CLAIM_IDS = [f"F{number:03}" for number in range(1, 387)]
PROCEDURES = (
    "spine-injection",
    "epidural",
    "epidural-diagnostic",
    "facet",
    "facet-intra-articular",
    "medial-branch-block",
    "radiofrequency-ablation",
    "sacroiliac",
    "diskography",
    "nerve-root-block",
    "sympathetic-block",
    "joint-injection",
    "joint-aspiration",
)
SERIOUS_RISKS = {"arachnoiditis", "avascular-necrosis", "nerve-injury", "paralysis"}
FORBIDDEN = (
    "effervescent",
    "suck and swallow",
    "oral cavity",
    "ibuprofen",
    "24-hour relief",
    "glancing off",
    "implant",
    "tastes great",
    "no water is required",
    r"\bcontract\b",
    r"\brelive\b",
)


@cache
def loaded() -> Loaded:
    """The content, read once."""
    return examine([CONTENT], date(2026, 1, 1))


def test_the_content_loads_without_an_error() -> None:
    assert [str(problem) for problem in loaded().errors] == []


def test_every_claim_from_f001_to_f386_is_at_home_on_exactly_one_page() -> None:
    homes = Counter(claim.id for record in loaded().library.records for claim in record.claims)
    assert [claim for claim in CLAIM_IDS if homes[claim] != 1] == []
    assert {claim: times for claim, times in homes.items() if times > 1} == {}


def test_all_thirteen_procedures_are_there_with_all_eight_sections() -> None:
    found = {
        record.id: tuple(section.id for section in record.sections)
        for record in loaded().library.records
        if record.kind == "procedure"
    }
    assert found == dict.fromkeys(PROCEDURES, KINDS["procedure"].required_sections)
    assert len(KINDS["procedure"].required_sections) == 8


def test_exactly_the_serious_risks_are_marked_as_serious() -> None:
    marked = {
        record.id
        for record in loaded().library.records
        if isinstance(record.details, Risk) and record.details.serious
    }
    assert marked == SERIOUS_RISKS


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_a_word_that_must_not_be_served_stands_in_no_file_but_the_list_of_them(pattern: str) -> None:
    wanted = re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE)
    files = (path for path in CONTENT.rglob("*") if path.is_file() and path.parent.name != "house")
    assert [path.name for path in files if wanted.search(path.read_text(encoding="utf-8"))] == []


def test_the_list_of_words_that_must_not_be_served_is_complete() -> None:
    assert {pattern.pattern for pattern in loaded().house.forbidden} >= set(FORBIDDEN)


def test_every_source_is_cited_and_belongs_to_an_organisation() -> None:
    library = loaded().library
    cited = {
        mention.source for record in library.records for claim in record.claims for mention in claim.sources
    }
    sources = {record.id for record in library.records if record.kind == "source"}
    assert cited == sources
    assert all(Key("organisation", library.witness(source)) in library.entries for source in sources)


@pytest.mark.parametrize(
    "topic", ["onset", "peak-effect", "duration-of-relief", "repeat", "medication", "mechanism"]
)
def test_diskography_is_told_nothing_about_steroids_relief_and_repeats(topic: str) -> None:
    library = loaded().library
    record = library.find(Key("procedure", "diskography"))
    assert record
    assert not any(up.allows(topic) for up in ancestors(record, library.find))


@pytest.mark.parametrize(
    "procedure", ["radiofrequency-ablation", "joint-injection", "joint-aspiration", "sympathetic-block"]
)
def test_procedures_of_another_sort_inherit_nothing(procedure: str) -> None:
    library = loaded().library
    record = library.find(Key("procedure", procedure))
    assert record
    topics = [key.id for key in library.entries if key.kind == "topic"]
    assert not any(up.allows(topic) for up in ancestors(record, library.find) for topic in topics)


def test_nobody_is_told_to_stop_or_to_go_on_with_a_blood_thinner() -> None:
    order = re.compile(
        r"(?:^|[.!?]\s+)(?:stop|continue)\s+(?:taking\s+)?(?:your|the|all)?\s*blood", re.IGNORECASE
    )
    assert [
        record.id for record in loaded().library.records for fact in record.facts if order.search(fact.answer)
    ] == []


def test_that_numbness_is_normal_is_never_told_without_the_warnings_beside_it() -> None:
    """F176 is unsafe alone; F125 says how long it may last, F181, F183 and F186 what else it may be."""
    cited = [
        set(cited_claims(section.markdown))
        for record in loaded().library.records
        for section in record.sections
    ]
    assert [
        claims for claims in cited if "F176" in claims and not claims & {"F125", "F181", "F183", "F186"}
    ] == []
