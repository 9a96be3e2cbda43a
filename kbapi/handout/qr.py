"""The QR code of an address as the outline of its dark fields."""

from dataclasses import dataclass
from functools import lru_cache

import segno

KEPT = 256
QUIET_FIELDS = 4
"""The white border that readers of the code need (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """An SVG path that fills the dark fields of a square of `size` fields a side, border included."""

    size: int
    path: str

    @property
    def svg(self) -> str:
        """The code as a picture of its own."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.size} {self.size}">'
            f'<rect width="{self.size}" height="{self.size}" fill="#fff"/><path d="{self.path}"/></svg>'
        )


@lru_cache(KEPT)
def qr_code(text: str) -> QrCode:
    """The code of a text; it can still be read when a seventh of it is dirty."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    fields = (
        f"M{column + QUIET_FIELDS} {line + QUIET_FIELDS}h1v1h-1z"
        for line, row in enumerate(rows)
        for column, dark in enumerate(row)
        if dark
    )
    return QrCode(len(rows) + 2 * QUIET_FIELDS, "".join(fields))
