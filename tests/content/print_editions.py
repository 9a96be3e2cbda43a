"""Prints the id of the edition that each given content folder makes, one a line."""

import sys
from datetime import date
from pathlib import Path

from kbapi.content.load import load
from kbapi.knowledge.canonical import canonical_text, edition_id, to_plain

for folder in sys.argv[1:]:
    library = load([Path(folder)], date(2026, 1, 1)).library
    print(
        edition_id(
            (key, entry.fingerprint, canonical_text(to_plain(entry.reviews)))
            for key, entry in library.entries.items()
        )
    )
