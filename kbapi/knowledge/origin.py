"""Where an edition comes from: the publication that first told it, here or at another place."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """A publication as the place that made it tells of it; `chain` is its link in the chain of that place.

    `public_key` and `signature` are those of the bundle that brought it, in base64; empty without any.
    """

    number: int
    published_at: datetime
    chain: str
    public_key: str = ""
    signature: str = ""
