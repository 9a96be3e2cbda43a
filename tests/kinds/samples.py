"""The pages of the sample content as the loader reads them."""

from datetime import date
from pathlib import Path

from kbapi.content.load import load
from kbapi.knowledge.record import Record

SAMPLE_CONTENT = Path(__file__).parents[1] / "sample_content"


def sample_records() -> list[Record]:
    """Every record of the sample content."""
    return list(load([SAMPLE_CONTENT], date(2026, 1, 1)).library.records)
