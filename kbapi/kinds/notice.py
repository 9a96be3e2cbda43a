"""Notices: what we ourselves tell every reader, such as that a clinician decides; never a medical fact."""

from kbapi.kinds._page import Kind, PageSchema
from kbapi.knowledge.record import Details

KIND = Kind(
    name="notice",
    path="notices",
    folder="notices",
    schema=PageSchema,
    details=Details,
    required_sections=("what-it-says",),
    of_safety=True,
)
