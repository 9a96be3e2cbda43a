"""Counted values in words, exactly as one source gives them: never averaged, never merged."""

from kbapi.knowledge.claim import Value
from kbapi.web.language import told_language
from kbapi.web.wording import word


def amount(value: Value | None) -> str:
    """A value with a unit in words, such as `5 to 7 days`; empty for any other value."""
    if value is None or value.unit is None or (value.minimum is None and value.maximum is None):
        return ""
    text = f"{_bounds(value.minimum, value.maximum)} {_unit(value)}"
    return f"{_say('about-number')} {text}" if value.approximate else text


def _bounds(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return f"{_say('up-to')} {high}" if low is None else f"{_say('at-least')} {low}"
    return str(low) if low == high else f"{low} {_say('range-to')} {high}"


def _unit(value: Value) -> str:
    is_one = {value.minimum, value.maximum} - {None} == {1}
    return _say(f"unit-one-{value.unit}" if is_one else f"unit-{value.unit}")


def _say(name: str) -> str:
    return word(f"site-{name}", told_language())
