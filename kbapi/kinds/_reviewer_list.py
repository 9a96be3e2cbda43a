"""The list of the public keys by which signatures of reviewers are verified."""

from typing import Any

from marshmallow import fields, post_load

from kbapi.kinds._fields import Day, ListOf, Text, about
from kbapi.kinds._strict import Strict
from kbapi.knowledge.review import ReviewerKey


class ReviewerKeySchema(Strict):
    """One key."""

    id = Text(required=True, metadata=about("the first 16 digits of the SHA-256 of the public key"))
    reviewer = Text(required=True, metadata=about("whose key it is, as reviews name the person"))
    public_key = Text(required=True, metadata=about("the Ed25519 public key, 32 bytes in base64"))
    since = Day(required=True, metadata=about("the day from which it counts"))
    revoked = Day(metadata=about("the day from which nothing signed with it counts"))

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> ReviewerKey:
        """The key."""
        return ReviewerKey(**data)


class ReviewerListSchema(Strict):
    """All keys."""

    reviewers = ListOf(fields.Nested(ReviewerKeySchema), required=True, metadata=about("the keys"))
