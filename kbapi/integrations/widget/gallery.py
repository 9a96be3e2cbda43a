"""The gallery: every element as it looks, with a snippet to copy."""

from flask import Blueprint, Response, render_template

from kbapi.integrations.widget.bundles import ELEMENTS, LOADER, VERSION
from kbapi.integrations.widget.snippets import (
    EXAMPLES,
    frame_path,
    frame_snippet,
    newest_snippet,
    pinned_snippet,
)
from kbapi.web.hygiene import refuse_parameters
from kbapi.web.listed import lists
from kbapi.web.request_context import house
from kbapi.web.security import PAGE_CSP

blueprint = Blueprint("gallery", __name__)
blueprint.before_request(refuse_parameters)

ABOUT = {
    "procedure-facts": "What the sources say on the topics you choose, who says it, and where they differ.",
    "procedure-ask": "A question in plain words. It is posted, so it stands in no address and no log.",
    "procedure-checklist": "Am I prepared, and what should my care team know? Answers stay here until sent.",
    "recovery-timeline": "What happens when, from arrival to the last restriction.",
}


@blueprint.get("/widget/")
def gallery() -> Response:
    """The gallery of the elements."""
    shown = [
        {
            "name": name,
            "about": ABOUT[name],
            "attributes": EXAMPLES[name],
            "plain": frame_path(EXAMPLES[name]["procedure"]),
            "newest": newest_snippet(name),
            "pinned": pinned_snippet(name),
        }
        for name in ELEMENTS
    ]
    host = house().base_url or "https://…"
    page = render_template(
        "widget/gallery.html",
        elements=shown,
        version=VERSION,
        script=LOADER,
        policy=f"script-src {host}; connect-src {host}",
        frame_path=frame_path(**EXAMPLES["frame"]),
        frame=frame_snippet(),
    )
    response = Response(page, content_type="text/html; charset=utf-8")
    # It frames the page for frames, to show it.
    response.headers["Content-Security-Policy"] = f"{PAGE_CSP}; frame-src 'self'"
    return response


lists(blueprint, lambda: ("/widget/",))
