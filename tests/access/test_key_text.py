"""Keys as text: every key made can be read, and nothing that differs from it by a character."""

import re
import string

from hypothesis import given
from hypothesis import strategies as st

from kbapi.access.key_text import PREFIX, looks_like_key, new_key, read_key

KEYS = st.builds(new_key)


@given(KEYS)
def test_a_key_that_was_made_is_read(key: str) -> None:
    shown = read_key(key)
    assert shown is not None
    assert key.startswith(f"{PREFIX}{shown.id}_")
    assert key.endswith(shown.ending)
    assert re.fullmatch("[0-9a-f]{64}", shown.digest)
    assert looks_like_key(key)


@given(KEYS)
def test_what_was_read_does_not_hold_the_secret(key: str) -> None:
    assert key[len(PREFIX) + 11 : -6] not in repr(read_key(key))


@given(KEYS, st.data())
def test_a_key_with_one_other_character_is_none(key: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(key) - 1))
    other = data.draw(
        st.sampled_from(sorted(set(string.ascii_letters + string.digits + "_-,") - {key[place]}))
    )
    assert read_key(key[:place] + other + key[place + 1 :]) is None


@given(KEYS, st.integers(0, 65), st.text(min_size=1, max_size=3))
def test_a_key_cut_off_or_with_more_is_none(key: str, length: int, more: str) -> None:
    assert read_key(key[:length]) is None
    assert read_key(key + more) is None
    assert read_key(more + key) is None


@given(st.text(max_size=200))
def test_any_other_text_is_no_key(text: str) -> None:
    assert read_key(text) is None


def test_no_two_keys_are_alike() -> None:
    made = [new_key() for _ in range(2_000)]
    assert len({key[len(PREFIX) :][:10] for key in made}) == len(made)
    used = set("".join(key[17:-6] for key in made))
    assert used == set(string.ascii_letters + string.digits)


def test_the_beginning_of_a_key_is_seen_in_any_case_and_surrounding() -> None:
    for text in ("kbapi_Ab3dEfGh", "x=1&y=KBAPI_ABCD", "…kbapi_00000000000"):
        assert looks_like_key(text)
    for text in ("kbapi", "kbapi_", "what is kbapi_?", "kbapi-0.1.0", ""):
        assert not looks_like_key(text)
