"""What every search engine promises, tried on each engine that `kbapi.search.engines` has."""

import re
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest

from kbapi.search.engine import SearchEngine, SearchIndex, SearchQuery
from tests.search.hostile import EMPTY, HOSTILE
from tests.search.small_library import document, found, keys, opened
from tests.work import LITTLE, processor_seconds


def test_a_record_is_found_by_its_title_and_stands_first(index: SearchIndex) -> None:
    assert found(index, "back injection")[0] == "procedure/back-injection"
    assert found(index, "neck injection")[0] == "procedure/neck-injection"


def test_a_record_is_found_by_its_other_names_and_by_patients_words(index: SearchIndex) -> None:
    assert found(index, "spinal injection")[0] == "procedure/back-injection"
    assert found(index, "a jab")[0] == "procedure/back-injection"
    assert "term/contrast" in found(index, "dye")[:2]


def test_a_section_and_a_fact_are_found_by_their_words(index: SearchIndex) -> None:
    assert set(found(index, "somebody takes me home")[:2]) == {
        "procedure/back-injection#after",
        "procedure/back-injection#driving",
    }
    assert "procedure/back-injection#before" in found(index, "drink water")


def test_a_fact_is_found_by_the_questions_of_its_topic(index: SearchIndex) -> None:
    assert set(found(index, "is a taxi all right")[:2]) == {
        "procedure/back-injection#driving",
        "topic/driving",
    }


def test_questions_for_a_single_claim_serve_answers_only(index: SearchIndex) -> None:
    assert found(index, "motorbike") == found(index, "bus") == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("injections", "procedure/back-injection"),
        ("headaches", "term/headache"),
        ("oedema", "term/edema"),
        ("discography", "procedure/diskography"),
        ("diskograph", "procedure/diskography"),
        ("anaesthetics", "term/local-anesthetic"),
        ("color", "term/edema"),
        ("FLUOROSCOPY", "term/fluoroscopy"),
        ("ﬂuoroscopy", "term/fluoroscopy"),
        ("héadache", "term/headache"),
        ("he\u0301adache", "term/headache"),
        ("xray pictures", "term/contrast"),
        ("x ray pictures", "term/contrast"),
        ("head ache", "term/headache"),
    ],
)
def test_stems_spellings_case_and_accents_make_no_difference(index: SearchIndex, text: str, key: str) -> None:
    assert key in found(index, text)


@pytest.mark.parametrize(
    ("typed", "meant", "key"),
    [
        ("flouroscopy", "fluoroscopy", "term/fluoroscopy"),
        ("hedache", "headache", "term/headache"),
        ("injektion in the neck", "injection in the neck", "procedure/neck-injection"),
        ("lcoal", "local", "term/local-anesthetic"),
        ("anesthetik", "anesthetic", "term/local-anesthetic"),
        ("numbingmedicine", "numbing medicine", "term/local-anesthetic"),
    ],
)
def test_a_misspelling_is_understood_and_said(index: SearchIndex, typed: str, meant: str, key: str) -> None:
    results = index.search(SearchQuery(typed))
    assert results.did_you_mean == meant
    assert key in keys(results)


@pytest.mark.parametrize(
    "text", ["back injection", "anaesthetic", "drive", "what is it", "xyzzyplugh", "disc"]
)
def test_what_is_known_or_hopeless_is_not_corrected(index: SearchIndex, text: str) -> None:
    assert index.search(SearchQuery(text)).did_you_mean is None


def test_a_short_word_is_not_corrected(index: SearchIndex) -> None:
    assert found(index, "nek") == []


def test_two_things_told_apart_by_spelling_stay_apart_in_rank(index: SearchIndex) -> None:
    assert found(index, "disc")[0] == "term/copy"
    assert found(index, "disk")[0] == "term/spine-disk"
    assert "term/spine-disk" in found(index, "disc")


def test_a_common_word_does_not_bury_the_telling_one(index: SearchIndex) -> None:
    assert found(index, "what is the fluoroscopy and is it for me")[0] == "term/fluoroscopy"


@pytest.mark.parametrize("text", EMPTY)
def test_a_query_without_words_finds_nothing(index: SearchIndex, text: str) -> None:
    results = index.search(SearchQuery(text))
    assert (results.hits, results.total, results.did_you_mean) == ((), 0, None)
    assert results.facets == {"kind": {}, "topic": {}}


def test_operators_are_ordinary_characters(index: SearchIndex) -> None:
    assert found(index, 'fluoroscopy* AND "(-term:[x TO y]~2^3')[0] == "term/fluoroscopy"
    assert found(index, "fluoro*") == []


def test_filters_keep_only_what_fits(index: SearchIndex) -> None:
    assert set(found(index, "contrast", kind="term")) == {"term/contrast"}
    assert set(found(index, "drive", topic="driving")) == {
        "procedure/back-injection#driving",
        "topic/driving",
    }
    assert "procedure/back-injection#driving" in found(index, "drive", procedure="neck-injection")
    assert found(index, "contrast", kind="term", procedure="back-injection") == []
    assert found(index, "contrast", kind="nothing-of-the-kind") == []
    assert found(index, "contrast", procedure="nothing-of-the-kind") == []


def test_a_procedure_shows_what_it_inherits_and_not_what_it_does_not(index: SearchIndex) -> None:
    told = found(index, "contrast needle", procedure="neck-injection")
    assert "procedure/back-injection#contrast" not in told
    assert "term/contrast" in told


def test_total_and_facets_count_all_matches_whatever_the_page(index: SearchIndex) -> None:
    everything = index.search(SearchQuery("injection", limit=100))
    page = index.search(SearchQuery("injection", limit=2, offset=1))
    assert page.hits == everything.hits[1:3]
    assert page.total == everything.total == len(everything.hits)
    assert page.facets == everything.facets
    assert sum(page.facets["kind"].values()) == page.total
    assert page.facets["topic"] == {"contrast": 1, "driving": 1}
    assert index.search(SearchQuery("injection", limit=0)).total == page.total
    assert index.search(SearchQuery("injection", offset=1000)).hits == ()


def test_facets_count_only_what_passes_the_filters(index: SearchIndex) -> None:
    results = index.search(SearchQuery("contrast", kind="topic"))
    assert results.facets == {"kind": {"topic": 1}, "topic": {"contrast": 1}}


def test_a_withdrawn_record_a_gap_and_a_notice_are_not_found(index: SearchIndex) -> None:
    assert found(index, "obsolete") == []
    assert found(index, "everybody") == []
    assert found(index, "costs") == []


def test_the_words_of_a_translation_find_the_record_in_any_language(index: SearchIndex) -> None:
    assert found(index, "pinchazo")[0] == "procedure/back-injection"
    assert "procedure/back-injection#driving" in found(index, "¿Puedo conducir?", language="es")
    assert found(index, "back injection", language="es") == found(index, "back injection")


def test_a_translation_is_shown_to_those_who_want_it(index: SearchIndex) -> None:
    [hit, *_] = index.search(SearchQuery("maneje", language="es", topic="driving")).hits
    assert (hit.kind, hit.id, hit.topic, hit.language) == ("procedure", "back-injection", "driving", "es")
    assert hit.title == "Inyección en la espalda"
    assert hit.snippet == "Ese día no puede manejar. No <mark>maneje</mark>."
    [hit, *_] = index.search(SearchQuery("pinchazo")).hits
    assert (hit.title, hit.language) == ("Back injection", "en")


def test_what_is_not_translated_or_out_of_date_is_shown_as_it_is(index: SearchIndex) -> None:
    [hit] = index.search(SearchQuery("fluoroscopy", language="es")).hits
    assert (hit.title, hit.language) == ("Fluoroscopy", "en")
    [hit] = index.search(SearchQuery("conducir", kind="topic", language="es")).hits
    assert (hit.title, hit.snippet, hit.language) == ("Driving", "Whether you may drive afterwards.", "en")


def test_the_better_match_has_the_higher_score(index: SearchIndex) -> None:
    hits = index.search(SearchQuery("injection back home drive", limit=100)).hits
    assert all(one.score >= other.score > 0 for one, other in pairwise(hits))


def test_equal_scores_come_in_the_order_of_the_keys(engine: SearchEngine, tmp_path: Path) -> None:
    documents = [document(f"term/t{number:03}", "same words") for number in range(50)]
    with opened(engine, tmp_path / "equal", documents) as index:
        assert found(index, "words", limit=50) == [document.key for document in documents]


def test_a_snippet_is_escaped_marked_and_short(index: SearchIndex) -> None:
    hit = index.search(SearchQuery("zebra")).hits[0]
    assert "&lt;script&gt;alert(&#x27;<mark>zebra</mark>&#x27;)&lt;/script&gt;" in hit.snippet
    for result in index.search(SearchQuery("injection needle home", limit=100)).hits:
        assert len(result.snippet) <= 240
        assert "<" not in re.sub("</?mark>", "", result.snippet)
        assert "[F" not in unescape(result.snippet)


def test_a_snippet_of_a_match_elsewhere_is_the_beginning_of_the_text(index: SearchIndex) -> None:
    [hit] = index.search(SearchQuery("novocaine")).hits
    assert hit.snippet == "A medicine that takes the feeling away."


def test_a_hit_says_what_it_is(index: SearchIndex) -> None:
    [hit, *_] = index.search(SearchQuery("drink water")).hits
    assert (hit.kind, hit.id, hit.title, hit.section, hit.topic) == (
        "procedure", "back-injection", "Back injection", "before", None,
    )  # fmt: skip  # one value a line would say less


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_a_hostile_query_takes_little_work(index: SearchIndex, text: str) -> None:
    assert processor_seconds(lambda: index.search(SearchQuery(text, limit=50))) < LITTLE


def test_a_page_beyond_the_last_match_costs_nothing(index: SearchIndex) -> None:
    assert index.search(SearchQuery("injection", offset=2**62, limit=2**62)).hits == ()


def test_a_document_with_far_less_of_the_query_is_no_match(engine: SearchEngine, tmp_path: Path) -> None:
    documents = [document(f"term/t{number:02}", "common") for number in range(20)]
    documents.append(document("term/t99", "common rare"))
    with opened(engine, tmp_path, documents) as index:
        assert found(index, "common rare") == ["term/t99"]
        assert len(found(index, "common", limit=100)) == 21


def test_the_words_of_a_title_help_those_who_use_another_name(index: SearchIndex) -> None:
    assert "procedure/back-injection#contrast" in found(index, "dye")
    assert found(index, "novocaine") == ["term/local-anesthetic"]
