"""Signatures of reviews: signing and verifying with keys; no private key stands in content."""

from collections.abc import Iterable
from dataclasses import replace

from kbapi.knowledge.canonical import canonical_text, to_plain
from kbapi.knowledge.identity import Key
from kbapi.knowledge.review import Review, ReviewerKey
from kbapi.signing_keys import SigningKey, is_genuine, key_id

_PURPOSE = "kbapi-review-1"
"""Begins everything that is signed, so that no signature can be taken for one of another purpose."""


def signed(key: SigningKey, record: Key, review: Review) -> Review:
    """The review with the signature of a key."""
    named = replace(review, key=key.id)
    return replace(named, signature=key.signature_of(_message(record, named)))


def complaint_about(record: Key, review: Review, keys: Iterable[ReviewerKey]) -> str | None:
    """Why a signature does not count; None for one that does."""
    known = next((key for key in keys if key.id == review.key), None)
    if known is None:
        return f"no key `{review.key}` stands in house/reviewers.yaml: add the reviewer's public key"
    if known.id != key_id(known.public_key):
        return f"the key `{known.id}` is not called like its public key: take the entry as it was made"
    if review.reviewer != known.reviewer:
        return f"the key `{known.id}` is {known.reviewer}'s: only that person can sign with it"
    if review.date < known.since or (known.revoked is not None and review.date >= known.revoked):
        return f"the key `{known.id}` does not count on {review.date}: sign again with one that does"
    if not is_genuine(known.public_key, _message(record, review), review.signature or ""):
        return "the signature does not fit: something in this review was changed, let the reviewer sign again"
    return None


def _message(record: Key, review: Review) -> bytes:
    """What is signed: the review with the record it is of; taking a review back needs no key."""
    bare = replace(review, signature=None, withdrawn=None, verified=False)
    return f"{_PURPOSE}\n{record}\n{canonical_text(to_plain(bare))}".encode()
