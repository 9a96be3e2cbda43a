"""Sets a leaflet as tagged PDF (PDF/UA-1) with the fonts that come with the typesetter, so that the same data
always gives the same bytes."""

import re
from datetime import datetime
from functools import lru_cache
from importlib.resources import files

from kbapi.discovery import when_needed

KEPT = 64
"""Leaflets that are kept set; of each the data, about 60 kB, and the PDF, about as much."""
_TEMPLATE = files("kbapi.handout").joinpath("leaflet.typ").read_bytes()


def missing_fonts() -> list[str]:
    """The fonts that the template names and the typesetter does not bring."""
    families = set(when_needed("typst").Fonts(include_system_fonts=False).families())
    return [
        name.decode() for name in re.findall(rb'font: "([^"]+)"', _TEMPLATE) if name.decode() not in families
    ]


@lru_cache(KEPT)
def pdf_of(data: str, published: datetime) -> bytes:
    """The PDF of a leaflet's data in JSON; `published` is the date that it bears."""
    made = when_needed("typst").compile(
        _TEMPLATE,
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=int(published.timestamp()),
        sys_inputs={"leaflet": data},
    )
    return bytes(made)
