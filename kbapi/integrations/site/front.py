"""The front page: ask, or go to what most people want to know, or to a procedure."""

from flask import Response

from kbapi.integrations.site import asking, procedures, rendering, topics
from kbapi.integrations.site.addresses import refuse_unknown

ASKED_FIRST = ("before", "during", "after", "risks")
"""The groups of topics that stand on the front page."""
MOST_TOPICS = 9


def front_page() -> Response:
    """The front page."""
    refuse_unknown()
    groups = topics.by_group()
    return rendering.page(
        "front.html",
        "",
        groups={name: groups[name][:MOST_TOPICS] for name in ASKED_FIRST if name in groups},
        urgent=topics.urgent(),
        tree=procedures.tree(),
        regions=procedures.values_of("regions"),
        purposes=procedures.values_of("purposes"),
        procedures=asking.procedure_choices(),
        asked={},
    )
