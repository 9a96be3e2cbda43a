"""What an editor is told who has never seen YAML: where the mistake was made, and what to write."""

import pytest

from kbapi.content.front_matter import FrontMatterError, read_page

MISTAKES = {
    "a mark that is never closed": (["id: rope", 'title: "Rope', "summary: x"], 3, "never closed"),
    "a mark that the next one closes": (['title: "Rope', 'summary: "x"'], 3, "lacks its second mark"),
    "a mark inside a text": (['title: "Rope" or cord'], 2, 'write \\" for a quotation mark inside it'),
    "a colon inside a text": (["title: Rope: long"], 2, "quotation marks around the whole text"),
    "no space behind the colon": (["id: rope", "title:Rope", "summary: x"], 3, "a space behind the colon"),
    "a line without a colon": (["id: rope", "summary: x", "and more"], 4, "no `key: value`"),
    "a text that is not indented": (["summary: >-", "  A rope", "is long", "title: x"], 4, "indent it"),
    "a text that is indented less": (
        ["summary: >-", "    A rope", "  is long.", "title: x"],
        4,
        "neighbours",
    ),
    "a key that is indented too much": (["id: rope", "  title: x"], 3, "indent the line"),
    "a key of a fact too far left": (["facts:", "  - topic: x", "   answer: y"], 4, "below the line"),
    "a list that is not closed": (["id: rope", "also_called: [cord, line", "title: x"], 3, "`]` behind"),
    "a brace that is not closed": (["id: rope", "value: {count: 3", "title: x"], 3, "`}` behind"),
    "a sign that begins no text": (["title: `Rope`"], 2, "quotation marks around the text"),
    "a hyphen behind a key": (["also_called: - cord"], 2, "on the next line"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_plain_words_where_it_was_made(mistake: str) -> None:
    lines, line, words = MISTAKES[mistake]
    with pytest.raises(FrontMatterError) as refused:
        read_page("\n".join(["---", *lines, "---", ""]))
    assert refused.value.line == line
    assert words in str(refused.value)
    assert "scalar" not in str(refused.value)
