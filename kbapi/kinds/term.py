"""Terms: words that a reader may want explained."""

from kbapi.kinds._page import Kind, PageSchema
from kbapi.knowledge.record import Details

KIND = Kind(
    name="term",
    path="terms",
    folder="terms",
    schema=PageSchema,
    details=Details,
    required_sections=("what-it-means",),
)
