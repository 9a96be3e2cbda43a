"""Sorted lines on disk."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbapi.search.sorted_file import SortedFile, write_sorted

LINES = st.lists(st.binary(max_size=6).filter(lambda line: b"\n" not in line), max_size=40)


@given(lines=LINES, prefix=st.binary(max_size=3).filter(lambda line: b"\n" not in line))
def test_the_lines_with_a_prefix_are_found_in_order(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], prefix: bytes
) -> None:
    path = tmp_path_factory.mktemp("lines") / "sorted"
    write_sorted(path, lines)
    file = SortedFile(path)
    assert list(file.lines_with(prefix)) == sorted(line for line in lines if line.startswith(prefix))
    assert [line for _, line in file.positions()] == sorted(lines)
    assert all(file.line_at(position) == line for position, line in file.positions())
    file.close()


def test_a_closed_file_says_so(tmp_path: Path) -> None:
    write_sorted(tmp_path / "sorted", [b"line"])
    file = SortedFile(tmp_path / "sorted")
    file.close()
    with pytest.raises(ValueError, match="closed"):
        next(file.lines_with(b""))
