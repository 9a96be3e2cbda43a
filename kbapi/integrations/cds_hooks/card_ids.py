"""Ids of cards: random but for the kind, so that feedback can be counted though no card is kept."""

import os
import uuid

KINDS = (
    "not_a_candidate",
    "reschedule",
    "ask_first",
    "inform_staff",
    "missing_inputs",
    "education",
    "withheld",
)
OTHER = "other"


def new_id(kind: str) -> str:
    """A new UUID whose first byte tells the kind."""
    return str(uuid.UUID(bytes=bytes([KINDS.index(kind)]) + os.urandom(15), version=4))


def kind_of(card_id: str) -> str:
    """The kind of the card that has a UUID; `other` for one that is not ours."""
    first = uuid.UUID(card_id).bytes[0]
    return KINDS[first] if first < len(KINDS) else OTHER
