"""Lengths of time: in ISO 8601, and in the words of a language; never converted to another unit."""

from collections.abc import Callable

from kbapi.knowledge.claim import Value

Word = Callable[[str], str]
"""Gives a word of the interface by its name, in the language at hand."""

_ISO = {
    "s": "PT{}S",
    "min": "PT{}M",
    "h": "PT{}H",
    "day": "P{}D",
    "week": "P{}W",
    "month": "P{}M",
    "year": "P{}Y",
}


def iso_duration(number: int | None, unit: str | None) -> str | None:
    """So many of a unit as ISO 8601 has it; None for an open end."""
    return None if number is None or unit is None else _ISO[unit].format(number)


def in_words(value: Value, word: Word) -> str:
    """The length of time as it is said, such as `about 1 to 5 hours`."""
    low, high = value.minimum, value.maximum
    if low is None:
        said = word("up-to").format(_counted(high, value, word))
    elif high is None:
        said = word("at-least").format(_counted(low, value, word))
    elif low == high:
        said = _counted(high, value, word)
    else:
        said = word("from-to").format(low, _counted(high, value, word))
    return word("about").format(said) if value.approximate else said


def _counted(number: int | None, value: Value, word: Word) -> str:
    return word(f"{value.unit}-{'one' if number == 1 else 'many'}").format(number)
