"""Words of questions: whatever the text, terms are short, few, and found in no more than their time."""

from kbapi.search.analysis import QUERY_WORDS, WORD_LENGTH, cleaned, fold, pieces_of, terms_of
from kbapi.search.languages import terms_in
from tests.search.hostile import HOSTILE

SEEDS = tuple(text.encode("utf-8", "surrogatepass") for text in HOSTILE if len(text) < 1000)
LONGEST = 2000


def try_one(data: bytes) -> None:
    """Raises for a text that the search cannot read."""
    text = data.decode("utf-8", "surrogatepass" if len(data) % 2 else "replace") if _is_text(data) else ""
    words = cleaned(text)
    assert len(words) <= QUERY_WORDS
    assert all(len(word) <= WORD_LENGTH for word in words)
    assert "".join(pieces_of(text)) == text
    list(terms_of(text[:LONGEST]))
    for language in ("en", "es"):
        for word in words:
            assert all(terms_in(language)(fold(word)))


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return len(data) % 2 == 0
    return True
