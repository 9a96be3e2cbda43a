"""Front matter is read as strings; every trick of YAML is refused with line, column and code."""

import time
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbapi.content.front_matter import DEEPEST, MOST_NODES, FrontMatterError, read_mapping, read_page


def refusal(text: str) -> tuple[int, int, str]:
    """Line, column and code of the refusal of a page."""
    with pytest.raises(FrontMatterError) as refused:
        read_page(text)
    return refused.value.line, refused.value.column, refused.value.code


def page(front: str) -> str:
    """A page with the given front matter."""
    return f"---\n{front}\n---\n\n## Body\n"


@pytest.mark.parametrize(
    "text",
    [
        "0123",
        "no",
        "yes",
        "1:30",
        "1e3",
        "null",
        "~",
        "2026-03-31",
        "0x10",
        ".inf",
        "true",
        "12_000",
        "=",
        "<",
    ],
)
def test_every_scalar_stays_what_the_editor_wrote(text: str) -> None:
    assert read_page(page(f"key: {text}\nlist: [{text}]")).data == {"key": text, "list": [text]}


def test_a_key_without_value_is_an_empty_text() -> None:
    assert read_page(page("key:")).data == {"key": ""}


def test_block_and_flow_style_read_alike() -> None:
    block = "facts:\n  - topic: a\n    shared:\n      - F001"
    assert read_page(page(block)).data == read_page(page("facts: [{topic: a, shared: [F001]}]")).data


TRICKS = {
    "anchor": ("a: &x one", (2, 4, "FM004")),
    "alias": ("a: one\nb: *x", (3, 4, "FM004")),
    "alias as key": ("*x : one", (2, 1, "FM004")),
    "anchor on a key": ("&x a: one", (2, 1, "FM004")),
    "anchor on a list": ("a: &x [one]", (2, 4, "FM004")),
    "tag": ("a: !!python/object:os.system one", (2, 4, "FM004")),
    "own tag": ("a:\n  - !x one", (3, 5, "FM004")),
    "tag on a key": ("!!str a: one", (2, 1, "FM004")),
    "tag on a mapping": ("a: !!map {b: c}", (2, 4, "FM004")),
    "merge key": ("a:\n  <<: {b: c}", (3, 3, "FM004")),
    "list as key": ("[a, b]: one", (2, 1, "FM004")),
    "mapping as key": ("? {a: b}\n: one", (2, 3, "FM004")),
    "duplicate key": ("a: one\nb: two\na: three", (4, 1, "FM006")),
    "duplicate key inside": ("a:\n  - {b: one, b: two}", (3, 14, "FM006")),
    "text behind the end": ("a: one\n...\nb: two", (4, 1, "FM002")),
    "second document": ("a: one\n--- {b: two}", (3, 1, "FM003")),
    "too deep": ("a: " + "[" * 9 + "]" * 9, (2, 4 + DEEPEST, "FM005")),
    "not closed": ("a: [one", (2, 4, "FM002")),
    "bad indentation": ("a:\n    - one\n  - two", (4, 3, "FM002")),
    "colon in a text": ("a: one: two", (2, 7, "FM002")),
    "tab": ("a:\n\tb: one", (3, 1, "FM002")),
    "directive": ("%YAML 1.1", (3, 1, "FM002")),
    "unclosed quote": ('a: "one', (2, 4, "FM002")),
    "only a list": ("- one", (2, 1, "FM002")),
    "only a text": ("one", (2, 1, "FM002")),
    "nothing": ("", (2, 1, "FM002")),
    "only a comment": ("# nothing", (2, 1, "FM002")),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_refused_with_its_line_column_and_code(trick: str) -> None:
    front, expected = TRICKS[trick]
    assert refusal(page(front)) == expected


@pytest.mark.parametrize(
    "text", ["", "## Body\n", " ---\na: one\n---\n", "----\na: one\n---\n", "\n---\na: b\n---\n"]
)
def test_a_page_must_begin_with_three_hyphens(text: str) -> None:
    assert refusal(text) == (1, 1, "FM001")


@pytest.mark.parametrize("text", ["---\na: one\n", "---\na: one\n----\n", "---\na: one\n --- \n", "---"])
def test_front_matter_without_an_end_is_refused(text: str) -> None:
    assert refusal(text) == (1, 1, "FM001")


def test_everything_after_the_second_line_of_hyphens_is_body() -> None:
    found = read_page("---\na: one\n---\n\n## What\n---\nmore\n")
    assert (found.body, found.body_line) == ("\n## What\n---\nmore\n", 4)


def test_as_many_levels_as_allowed_are_read() -> None:
    text = "a: " + "[" * (DEEPEST - 1) + "one" + "]" * (DEEPEST - 1)
    assert str(read_page(page(text)).data["a"]).count("[") == DEEPEST - 1


def test_too_many_values_are_refused() -> None:
    assert refusal(page("a: [" + "b, " * MOST_NODES + "b]"))[2] == "FM005"


LAUGHS = "a: &a [x,x,x]\n" + "\n".join(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}]" for n in range(20))
BOMBS = {
    "laughs": LAUGHS,
    "lists": "a: " + "[" * 100_000,
    "mappings": "a: " + "{b: " * 60_000,
    "tag": "a: !!" + "x" * 200_000 + " y",
    "keys": "? " * 100_000,
    "items": "- " * 100_000,
    "wide": "a: " + "[" * 7 + "{a: b}, " * 30_000,
    "anchors": "&" * 200_000,
    "quotes": "a: '" + "''" * 100_000,
    "colons": ": " * 100_000,
    "lines": "a: |\n" + " x\n" * 80_000 + "b: &x c",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_in_50_ms(bomb: str) -> None:
    times = []
    for _ in range(3):
        started = time.process_time()
        with pytest.raises(FrontMatterError):
            read_page(page(BOMBS[bomb]))
        times.append(time.process_time() - started)
    assert min(times) < 0.05


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_takes_no_more_than_5_mb(bomb: str) -> None:
    text = page(BOMBS[bomb])
    tracemalloc.start()
    with pytest.raises(FrontMatterError):
        read_page(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5 * 1024 * 1024


@given(st.text())
def test_any_text_is_front_matter_or_refused(text: str) -> None:
    with suppress(FrontMatterError):
        assert isinstance(read_mapping(text).data, dict)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,5}", fullmatch=True), st.text(alphabet="ab: #[]{}'\"!&*-\n"), max_size=3
    )
)
def test_a_text_in_quotation_marks_is_read_as_it_stands(texts: dict[str, str]) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace('"', '\\"').replace("\n", "\\n") + '"'

    front = "\n".join(f"{key}: {quoted(text)}" for key, text in texts.items()) or "{}"
    assert read_page(page(front)).data == texts


def test_every_value_has_its_place_and_a_missing_one_that_of_what_is_around_it() -> None:
    found = read_page(page("a: one\nlist:\n  - b: two\n    c: three"))
    assert found.place(("a",)) == (2, 1)
    assert found.place(("list", 0, "c")) == (5, 5)
    assert found.place(("list", 0, "missing")) == (4, 5)
    assert found.place(("missing", 7)) == (2, 1)
