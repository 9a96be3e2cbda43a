"""A compiled file is looked through without staying in memory."""

import re
from pathlib import Path

import pytest

from kbapi.web.compiled_file import PIECE, CompiledFile
from tests.compile_edition.conftest import Pair

SMAPS = Path("/proc/self/smaps")


def resident(file: CompiledFile) -> int:
    """Bytes of a file that are mapped into this process and in memory, those of all its maps together."""
    maps = re.findall(rf"{re.escape(str(file.path))}\n.*?^Rss: +([0-9]+) kB", SMAPS.read_text(), re.S | re.M)
    return sum(map(int, maps)) * 1024


@pytest.mark.skipif(not SMAPS.exists(), reason="only Linux tells what is in memory")
def test_a_file_that_was_examined_is_not_kept_in_memory(sample: Pair) -> None:
    file = CompiledFile(sample.file.path)
    others = resident(file)
    assert len(file.data) > 2 * PIECE
    assert bytes(file.data)
    assert resident(file) - others > 2 * PIECE
    assert file.is_sound()
    assert resident(file) <= others + PIECE
