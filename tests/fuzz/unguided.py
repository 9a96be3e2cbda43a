"""Cases by Hypothesis: seeds of a target, whole, cut, doubled and joined, with odd bytes put into them."""

from collections.abc import Sequence

from hypothesis import strategies as st

ODD = (
    b"\0", b"\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"%", b"%00", b"%zz", b"&", b"=", b";", b",", b"..", b"/",
    b"\\",
    b'"', b"'", b"{", b"}", b"[", b"]", b"\n", b"\r\n", b"\t", b"---\n", b"9" * 40, b"-1", b"1e400", b"NaN",
    b"true",
    b"null", "\u200b".encode(), "\u202e".encode(), "２".encode(), "e\u0301".encode(), "İ".encode(),
    "\ufdfa".encode(),
    b"a" * 300, b"*", b"?", b"<", b">", b"|", b"${7*7}", b"2024-13-45", b"../../etc/passwd",
    b"http://169.254.169.254/",
)  # fmt: skip


def mutated(seeds: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Bytes in the neighbourhood of some seeds."""
    piece = st.sampled_from(seeds) | st.sampled_from(ODD) | st.binary(max_size=12)
    cut = st.tuples(st.sampled_from(seeds), st.integers(0, 400), st.lists(piece, max_size=3), st.booleans())

    def spliced(parts: tuple[bytes, int, list[bytes], bool]) -> bytes:
        seed, place, inserted, goes_on = parts
        place %= len(seed) + 1
        return seed[:place] + b"".join(inserted) + (seed[place:] if goes_on else b"")

    return cut.map(spliced) | st.binary(max_size=200)
