"""A typesetter that cannot set leaflets."""

from collections.abc import Iterator

from kbapi.doctor._finding import Finding, Place, error
from kbapi.handout.pdf import missing_fonts


def examine(_place: Place) -> Iterator[Finding]:
    """A finding where a font of the leaflets is missing."""
    if missing := missing_fonts():
        yield error(
            f"The typesetter does not bring the font {', '.join(missing)}.",
            "Leaflets as PDF would be set in another font, and so differ from those of other machines.",
            "Install the locked version of typst: `pip install --require-hashes -r requirements.txt`.",
        )
