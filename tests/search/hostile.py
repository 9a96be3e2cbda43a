"""Queries made to hurt: the list of the reliability rules, and what makes our own look-ups work hardest."""

HOSTILE = (
    "*", "*a*", "?*?*?*", "a~99", "x~3", "body:[a TO z]", "[a TO " * 500, "(" * 100_000, '"', "NOT " * 500,
    " ".join(f"word{number}" for number in range(5000)), "a" * 100_000, 'r".*.*.*.*q"', "^1e999", "^nan",
    '"a b"~1000000', "id:x", "when:[19 TO 99999999]", "E ANDNOT ANDMAYBE c", "\0", "a\0b", "\u200b",
    "\u202e\u202dabc", "\ud800", "\ud800drive\udfff", "é", "e\u0301", "😀", "👩🏽‍⚕️ drive", "x" * 257,
    "\ufdfa" * 300, "\u0301" * 300, "drive " * 5000, "'" * 300, "a'" * 200, "-" * 300, "a-" * 200,
    "%_\\", "<script>alert(1)</script>",
    "'; DROP TABLE records; --", "../../etc/passwd", "\t\n\r", "１２３", "ß" * 300, "İ" * 300, "\uffff", "٣",
    " ".join(f"injektoin{letter}" for letter in "abcdefghijklmnop"),
)  # fmt: skip  # one query a line would be three screens

EMPTY = ("", " ", "\0", "\u200b", "*", '"', "(" * 100_000, "😀", "\ud800", "-" * 300, "%_\\", "\u0301" * 300)
"""Those in which no word is left after cleaning."""
