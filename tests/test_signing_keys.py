"""Keys and signatures have one spelling each, and a signature fits one message of one key."""

import base64

import pytest

from kbapi.signing_keys import is_genuine, is_public_key, key_id, new_key

KEY = new_key()
MESSAGE = b"purpose\nmessage"
SIGNATURE = KEY.signature_of(MESSAGE)


def test_a_signature_fits_its_message_and_key_alone() -> None:
    assert is_genuine(KEY.public_key, MESSAGE, SIGNATURE)
    assert not is_genuine(KEY.public_key, MESSAGE + b"\n", SIGNATURE)
    assert not is_genuine(new_key().public_key, MESSAGE, SIGNATURE)
    assert key_id(KEY.public_key) == KEY.id


@pytest.mark.parametrize(
    "other",
    [
        "",
        "?",
        SIGNATURE[:-1],
        SIGNATURE + "=",
        f" {SIGNATURE}",
        f"{SIGNATURE}\n",
        SIGNATURE[:-3] + chr(ord(SIGNATURE[-3]) + 1) + "==",
        "ñ",
    ],
    # The key is another one in each process of a test run, which must agree on names.
    ids=["empty", "no base64", "cut", "too long", "space before", "line end behind", "spare bits", "letter"],
)
def test_a_signature_that_is_spelled_in_another_way_is_none(other: str) -> None:
    """Also where base64 would let it pass: what is equal has equal bytes."""
    assert not is_genuine(KEY.public_key, MESSAGE, other)


def test_a_public_key_has_32_bytes_in_base64() -> None:
    assert is_public_key(KEY.public_key)
    for other in ("", "none", KEY.public_key[:-1], base64.b64encode(bytes(31)).decode(), "ñ" * 44):
        assert not is_public_key(other)
        assert not is_genuine(other, MESSAGE, SIGNATURE)
