"""How many slips of the keyboard lie between two words."""

SHORTEST = 4
"""Letters that a word must have to be taken for a misspelling."""
LONG = 8
"""Letters from which two edits are forgiven instead of one."""


def allowed_edits(word: str) -> int:
    """How many edits are forgiven in a word."""
    if len(word) < SHORTEST or not word.isalpha():
        return 0
    return 2 if len(word) >= LONG else 1


def edits_between(one: str, other: str, limit: int) -> int | None:
    """Insertions, deletions, substitutions and swaps between two words; None above the limit."""
    if abs(len(one) - len(other)) > limit:
        return None
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        here = [row]
        for column, against in enumerate(other, 1):
            edits = min(last[column] + 1, here[-1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                edits = min(edits, before[column - 2] + 1)
            here.append(edits)
        if min(here) > limit:
            return None
        before, last = last, here
    return last[-1] if last[-1] <= limit else None
