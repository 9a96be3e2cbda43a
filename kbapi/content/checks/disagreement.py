"""CF001, CF002: where values differ an editor says so, and a note that nothing calls for is removed."""

from collections.abc import Iterator
from datetime import date

from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Problem
from kbapi.knowledge.agreement import differences
from kbapi.knowledge.library import Library
from kbapi.knowledge.own_rules import KIND as OWN_RULE


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Missing and needless notes; own rules are judged together with their page elsewhere."""
    homes = library.claim_homes
    for record in (record for record in library.records if record.kind != OWN_RULE):
        for number, fact in enumerate(record.facts):
            shared = [homes[claim].claim for claim in fact.shared if claim in homes]
            differing = differences((*fact.claims, *shared))
            if differing and not fact.disagreement:
                ids = ", ".join(claim.id for claim in differing[0].claims)
                message = f"{ids} give different values: say in `disagreement` what differs and between whom"
                yield Problem(record.key, ("facts", number), "CF001", message)
            if fact.disagreement and not differing and len(shared) == len(fact.shared):
                message = "no two values differ here: remove `disagreement`, or correct the values"
                yield Problem(record.key, ("facts", number, "disagreement"), "CF002", message)
