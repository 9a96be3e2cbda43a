"""When a message that was not taken is sent again, as Standard Webhooks recommends it."""

import random
from datetime import datetime, timedelta

_MINUTE, _HOUR = 60, 60 * 60
PAUSES = (5, 5 * _MINUTE, 30 * _MINUTE, *(hours * _HOUR for hours in (2, 5, 10, 14, 20, 24)))
"""Seconds to the second attempt, the third and so on; three days in all."""
JITTER = 0.1
"""By how much of itself a pause is longer, at most: not everybody shall come back at once."""


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many attempts; None when it is to be given up."""
    if attempts > len(PAUSES):
        return None
    longer = 1 + random.random() * JITTER  # nosec B311  # noqa: S311 - nothing is kept secret by it
    return now + timedelta(seconds=PAUSES[attempts - 1] * longer)
