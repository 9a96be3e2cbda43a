"""A source: what it is, every statement that was taken from it, and what was left out and why."""

from flask import Response

from kbapi.integrations.site import rendering
from kbapi.integrations.site.addresses import refuse_unknown
from kbapi.knowledge.claim import Claim
from kbapi.knowledge.identity import Key
from kbapi.knowledge.provenance import Source
from kbapi.web.request_context import snapshot

MOST = 10_000


def source_page(source_id: str) -> Response:
    """One document."""
    refuse_unknown()
    entry = snapshot().entry("source", source_id)
    details = entry.record.details
    issuer = snapshot().find(Key("organisation", snapshot().witness(source_id)))
    taken = _taken(source_id)
    return rendering.page(
        "source.html",
        entry.record.title,
        entry=entry,
        source=details if isinstance(details, Source) else None,
        issuer=issuer,
        taken=taken,
        count=sum(map(len, taken.values())),
        data=f"/v1/sources/{source_id}",
    )


def _taken(source_id: str) -> dict[str, list[Claim]]:
    """The claims of a source by the heading under which they stand, each once."""
    facts, _total = snapshot().facts({"source": source_id}, 0, MOST)
    claims = {claim.id: claim for told in facts for claim in told.claims}
    found: dict[str, list[Claim]] = {}
    for claim_id in sorted(claims):
        for mention in claims[claim_id].sources:
            if mention.source == source_id:
                found.setdefault(mention.locator, []).append(claims[claim_id])
    return found
