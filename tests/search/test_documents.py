"""What of a library is searched."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pytest

from kbapi.kinds.risk import Risk
from kbapi.knowledge.claim import Fact
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry, Library
from kbapi.knowledge.procedure import INHERITS_ALL, Procedure
from kbapi.knowledge.record import Record, Section
from kbapi.search.documents import Completion, SearchDocument, completions_of, documents_of, plain_text
from tests.search.small_library import SMALL_LIBRARY, library_of, plain_record


@pytest.fixture(scope="module")
def documents() -> Mapping[str, SearchDocument]:
    return MappingProxyType({document.key: document for document in documents_of(SMALL_LIBRARY)})


def test_there_is_a_document_for_each_record_section_and_fact(
    documents: Mapping[str, SearchDocument],
) -> None:
    assert [key for key in documents if key.startswith("procedure/back")] == [
        "procedure/back-injection",
        "procedure/back-injection#after",
        "procedure/back-injection#before",
        "procedure/back-injection#contrast",
        "procedure/back-injection#driving",
    ]


def test_documents_come_in_the_order_of_their_keys(documents: Mapping[str, SearchDocument]) -> None:
    assert list(documents) == sorted(documents)


def test_the_key_order_of_records_is_the_key_order_of_documents() -> None:
    ids = ("facet", "facet-joint", "facet2", "a", "zz-9", "zz")
    records = [Record("side_effect", name, name, sections=(Section("s", "S", "x"),)) for name in ids]
    keys = [document.key for document in documents_of(library_of(*records, plain_record("side", "x", "x")))]
    assert keys == sorted(keys)


def test_a_record_has_its_names_and_summary_without_marks(documents: Mapping[str, SearchDocument]) -> None:
    record = documents["procedure/back-injection"]
    assert (record.title, record.also_called, record.search_words) == (
        "Back injection", ("spinal injection",), ("shot", "jab"),
    )  # fmt: skip  # one value a line would say less
    assert record.text == "A needle brings medicine to the painful place in your back."
    assert record.is_record


def test_a_section_has_its_heading_and_plain_text(documents: Mapping[str, SearchDocument]) -> None:
    section = documents["procedure/back-injection#after"]
    assert (section.section, section.topic, section.heading) == ("after", None, "After")
    assert section.text == "Somebody takes you home. Rest on a soft bed."
    assert not section.is_record


def test_a_fact_has_its_answer_what_its_claims_add_and_its_topics_questions(
    documents: Mapping[str, SearchDocument],
) -> None:
    fact = documents["procedure/back-injection#driving"]
    assert (fact.section, fact.topic, fact.heading) == (None, "driving", "Driving")
    assert fact.text == "You may not drive on the day. Ask somebody to take you home. Do not drive."
    assert fact.questions == ("Can I drive home?", "Is a taxi all right?")
    assert "car" in fact.search_words


def test_a_topic_has_its_own_questions_but_not_those_for_a_single_claim(
    documents: Mapping[str, SearchDocument],
) -> None:
    topic = documents["topic/driving"]
    assert topic.topic == "driving"
    assert topic.questions[-1] == "Is a taxi all right?"
    assert "By bus?" not in topic.questions


def test_a_fact_is_told_of_the_procedures_that_inherit_its_topic(
    documents: Mapping[str, SearchDocument],
) -> None:
    assert documents["procedure/back-injection#driving"].procedures == ("back-injection", "neck-injection")
    assert documents["procedure/back-injection#contrast"].procedures == ("back-injection",)
    assert documents["procedure/back-injection"].procedures == ("back-injection",)
    assert documents["procedure/back-injection#after"].procedures == ("back-injection",)


def test_a_term_is_told_of_the_procedures_that_name_it(documents: Mapping[str, SearchDocument]) -> None:
    assert documents["term/contrast"].procedures == ("neck-injection",)


def test_a_risk_is_told_of_its_procedures_and_of_those_that_inherit_it() -> None:
    risk = Risk(serious=False, procedures=("parent",))
    library = library_of(
        Record("procedure", "parent", "Parent", details=Procedure()),
        Record("procedure", "child", "Child", details=Procedure(parent="parent", inherits=INHERITS_ALL)),
        Record("procedure", "stranger", "Stranger", details=Procedure(parent="parent")),
        Record("risk", "soreness", "Soreness", facts=(Fact("risk", "It may be sore."),), details=risk),
    )
    told = {document.key: document.procedures for document in documents_of(library)}
    assert told["risk/soreness"] == told["risk/soreness#risk"] == ("child", "parent")


def test_withdrawn_records_gaps_and_notices_are_left_out(documents: Mapping[str, SearchDocument]) -> None:
    assert not [key for key in documents if key.startswith(("term/obsolete", "gap/", "notice/"))]
    assert not [found for found in completions_of(SMALL_LIBRARY) if found.kind in ("gap", "notice")]


def test_a_translation_is_part_of_the_document_and_not_one_of_its_own(
    documents: Mapping[str, SearchDocument],
) -> None:
    assert not [key for key in documents if key.startswith("translation")]
    [translation] = documents["procedure/back-injection#driving"].translations
    assert (translation.language, translation.title) == ("es", "Inyección en la espalda")
    assert translation.text == "Ese día no puede manejar. No maneje."
    assert (translation.heading, translation.questions[0]) == ("Manejar", "¿Puedo conducir?")
    assert documents["term/contrast"].translations == ()


def test_a_translation_of_an_older_text_helps_to_find_and_has_nothing_to_show(
    documents: Mapping[str, SearchDocument],
) -> None:
    [translation] = documents["topic/driving"].translations
    assert (translation.text, translation.questions[0]) == ("", "¿Puedo conducir?")


def test_completions_are_titles_other_names_and_questions() -> None:
    found = list(completions_of(SMALL_LIBRARY))
    assert Completion("spinal injection", "procedure", "back-injection") in found
    assert Completion("Can I drive home?", "topic", "driving", asked=True) in found
    assert Completion("Manejar", "topic", "driving", language="es") in found
    assert "jab" not in {completion.text for completion in found}


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("You wait. [F107, F108]", "You wait."),
        ("- one [F107]\n- **two** [editorial]", "one two"),
        ("1. one\n2. two", "one two"),
        ("See [the page](../terms/contrast.md). [no-source]", "See the page."),
        ("a * b and 5 - 3 stay [apart]", "a b and 5 - 3 stay [apart]"),
        ("code `x` and \\*stars\\*", "code x and stars"),
        ("a\n\n  b\tc", "a b c"),
    ],
)
def test_plain_text_is_what_a_reader_sees(markdown: str, text: str) -> None:
    assert plain_text(markdown) == text


class Counting(Mapping[Key, Entry]):
    """Entries that are made when asked for, and counted."""

    made = 0

    def __getitem__(self, key: Key) -> Entry:
        self.made += 1
        return Entry(plain_record(*key, title=f"Title of {key.id}"), "")

    def __iter__(self) -> Iterator[Key]:
        return (Key("term", f"t{number:06}") for number in range(len(self)))

    def __len__(self) -> int:
        return 100_000


@pytest.mark.parametrize("streamed", [documents_of, completions_of])
def test_a_library_is_streamed(streamed: type[object]) -> None:
    entries = Counting()
    stream = iter(streamed(Library(entries)))  # type: ignore[call-arg,call-overload]
    next(stream)
    assert entries.made < 5
