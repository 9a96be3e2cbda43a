"""What is known of one patient, input by input; passes through and is kept nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class MatchedOn(StrEnum):
    """How an answer was found, the surest first."""

    ANSWER = "answer"
    CODE = "code"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Given:
    """What was said for one input; several values are several choices, or answers that contradict each other.

    Values are `yes` and `no`, ISO 8601 dates or `none`, or ids of choices. Where it is not `complete`, a
    choice that is not among the values is not known not to hold.
    """

    values: tuple[str, ...]
    complete: bool = True
    matched_on: MatchedOn = MatchedOn.ANSWER


Patient = Mapping[str, Given]
"""By the name of the input; what is not there is unknown."""
