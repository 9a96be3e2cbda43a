"""One statement: who makes it and where, for whom it holds, where it is used, and since when."""

from flask import Response
from werkzeug.exceptions import NotFound

from kbapi.integrations.site import rendering, statements
from kbapi.integrations.site.addresses import refuse_unknown
from kbapi.knowledge.identity import is_claim_id
from kbapi.web.request_context import snapshot


def claim_page(claim_id: str) -> Response:
    """One claim."""
    refuse_unknown()
    if not is_claim_id(claim_id):
        raise NotFound
    here = snapshot()
    home = here.claim_home(claim_id)
    return rendering.page(
        "claim.html",
        f"{rendering.saying()('claim')} {claim_id}",
        entry=here.entry(*home.record),
        statement=statements.statement(home.claim),
        topic=home.topic,
        topic_title=statements.title_of("topic", home.topic),
        users=[user for user in here.users_of(claim_id) if user.key != home.record],
        history=here.claim_history(claim_id),
        data=f"/v1/claims/{claim_id}",
    )
