"""Lengths of time keep the unit of their source, in ISO 8601 and in words."""

from functools import partial

import pytest

from kbapi.handout.durations import in_words, iso_duration
from kbapi.kinds._values import duration
from kbapi.web.wording import word


@pytest.mark.parametrize(
    ("number", "unit", "iso"),
    [
        (20, "s", "PT20S"), (30, "min", "PT30M"), (5, "h", "PT5H"), (7, "day", "P7D"), (2, "week", "P2W"),
        (3, "month", "P3M"), (1, "year", "P1Y"), (None, "day", None), (1, None, None),
    ],
)  # fmt: skip
def test_a_number_of_a_unit_is_written_as_iso_8601_has_it(
    number: int | None, unit: str | None, iso: str | None
) -> None:
    assert iso_duration(number, unit) == iso


@pytest.mark.parametrize(
    ("written", "english", "spanish"),
    [
        ("30 min", "30 minutes", "30 minutos"),
        ("1 h", "1 hour", "1 hora"),
        ("about 15 to 30 min", "about 15 to 30 minutes", "aproximadamente 15 a 30 minutos"),
        ("up to 10 days", "up to 10 days", "hasta 10 días"),
        ("at least 1 week", "at least 1 week", "al menos 1 semana"),
        ("1 to 2 months", "1 to 2 months", "1 a 2 meses"),
    ],
)
def test_a_length_is_said_as_its_source_says_it(written: str, english: str, spanish: str) -> None:
    value = duration(written)
    assert in_words(value, partial(word, language="en")) == english
    assert in_words(value, partial(word, language="es")) == spanish
