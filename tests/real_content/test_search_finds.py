"""Searching the real content in patients' words finds the right record among the first three hits."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kbapi.content.load import examine
from kbapi.knowledge.library import Library
from kbapi.search.documents import completions_of, documents_of
from kbapi.search.engine import SearchQuery
from kbapi.search.engines import engine_names
from kbapi.search.indexes import EditionIndex
from tests.search.hostile import HOSTILE
from tests.search.in_database import any_indexes
from tests.work import LITTLE, processor_seconds

CONTENT = Path(__file__).parents[2] / "content"
SUBJECTS = ("procedure", "risk", "side_effect", "condition", "term", "organisation")

FINDS = """
can I drive home after the jab: procedure/spine-injection
is a taxi ok: topic/driving
nobody can pick me up: topic/driving
will I feel tingling or pressure: procedure/spine-injection
what is the dye for: term/contrast
allergic to dye: candidacy_rule/allergy-contrast
x ray dye: term/contrast
numbing medicine: term/local-anesthetic
anaesthetic wearing off: procedure/spine-injection
on warfarin can I still have it: term/blood-thinner
Eliquis: term/blood-thinner
should i stop plavix: term/blood-thinner
bloodthinner: term/blood-thinner
flouroscopy: term/fluoroscopy
hedache after the shot: risk/spinal-headache
sacro iliac joint: procedure/sacroiliac
discography: procedure/diskography
diskogram: procedure/diskography
slipped disc: condition/disc-degeneration
spinal tumour: candidacy_rule/spinal-tumor
diarrhoea: side_effect/diarrhea
could I end up paralysed: risk/paralysis
face went red and hot: side_effect/facial-flushing
sugar went up: side_effect/increased-blood-sugar
always hungry since the injection: side_effect/increased-appetite
period late: side_effect/menstrual-irregularity
feeling sick: side_effect/nausea
bone death: risk/avascular-necrosis
nerve damage: risk/nerve-injury
burning the nerve: procedure/radiofrequency-ablation
RFA: procedure/radiofrequency-ablation
pinched nerve in the leg: condition/radiating-leg-pain
hip injection: procedure/joint-injection
drain fluid from knee: procedure/joint-aspiration
CAT scan: term/ct
narrow spinal canal: condition/spinal-stenosis
high blood pressure: candidacy_rule/hypertension-uncontrolled
sugar diabetes under control: candidacy_rule/diabetes-controlled
do I have to fast: procedure/spine-injection
how long does it take: procedure/spine-injection
how long until it works: procedure/spine-injection
selective nerve root block: procedure/nerve-root-block
ESI: procedure/epidural
epidural steroid injektion: procedure/epidural
stellate ganglion block: procedure/sympathetic-block
facet joint block: procedure/facet
medial branch block: procedure/medial-branch-block
what is a pain diary: term/pain-diary
phone number mass general: organisation/massachusetts-general
arthritis in the back: condition/arthritis
programme of exercise: topic/combined-treatment
lift my toddler: procedure/spine-injection
"""
QUERIES = [tuple(line.rsplit(": ", 1)) for line in FINDS.strip().splitlines()]


@pytest.fixture(scope="module")
def library() -> Library:
    """The content as it is; whether it is sound is another test's question."""
    return examine([CONTENT], date(2026, 11, 22)).library


@pytest.fixture(scope="module", params=engine_names())
def index(
    request: pytest.FixtureRequest, library: Library, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EditionIndex]:
    root = tmp_path_factory.mktemp(request.param)
    indexes = any_indexes(request.param, root, request)
    indexes.build("real", documents_of(library), completions_of(library))
    opened = indexes.open("real")
    yield opened
    opened.close()


@pytest.mark.parametrize(("text", "record"), QUERIES, ids=[text for text, _ in QUERIES])
def test_the_record_is_among_the_first_three_hits(index: EditionIndex, text: str, record: str) -> None:
    hits = index.search(SearchQuery(text, limit=3)).hits
    assert record in [f"{hit.kind}/{hit.id}" for hit in hits]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("flouroscopy", "fluoroscopy"),
        ("spinal hedache", "spinal headache"),
        ("lenght of procedure", "length of procedure"),
        ("epidurla injektion", "epidural injection"),
        ("radiofreqency ablatoin", "radiofrequency ablation"),
        ("bloodthinner", "blood thinner"),
    ],
)
def test_a_misspelling_is_recognised(index: EditionIndex, typed: str, meant: str) -> None:
    assert index.search(SearchQuery(typed)).did_you_mean == meant


@pytest.mark.parametrize("typed", ["dri", "epid", "can i dr", "anaesth", "steroid i"])
def test_the_beginning_of_a_question_or_name_is_completed(index: EditionIndex, typed: str) -> None:
    assert index.suggest(typed)


def test_the_title_of_every_subject_finds_it_among_the_first_three(
    index: EditionIndex, library: Library
) -> None:
    """Topics and rules have titles such as `How it works`; what is said of a subject comes before them."""
    lost = [
        record.title
        for record in library.records
        if record.kind in SUBJECTS
        and record.title not in [hit.title for hit in index.search(SearchQuery(record.title, limit=3)).hits]
    ]
    assert lost == []


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_a_hostile_query_takes_little_work(index: EditionIndex, text: str) -> None:
    assert processor_seconds(lambda: index.search(SearchQuery(text))) < LITTLE
