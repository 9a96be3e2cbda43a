"""The facts of a procedure as a page for frames on other people's pages: no script, no cookie."""

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Blueprint, Response, g, render_template

from kbapi.integrations.widget.asked import SHOWN, asked, wanted_organisation, wanted_topics
from kbapi.integrations.widget.told import gravest_review, told_topics
from kbapi.knowledge.citation import without_marks
from kbapi.knowledge.identity import Key
from kbapi.web.language import served_language
from kbapi.web.listed import ids_of, in_languages, lists
from kbapi.web.request_context import absolute, house, snapshot
from kbapi.web.wording import word

blueprint = Blueprint("embed", __name__)

NOTICE = Key("notice", "standing")


@blueprint.get("/embed/procedures/<procedure_id>")
def frame(procedure_id: str) -> Response:
    """What is told of a procedure, all or some topics; other people's pages may frame it."""
    given = asked(*SHOWN)
    entry = snapshot().entry("procedure", procedure_id)
    state = snapshot().translation_state(entry.record.key)
    served = served_language(None if state == "told" else str(state))
    g.languages = {served.served}
    topics = wanted_topics(given)
    notice = snapshot().find(NOTICE)
    page = render_template(
        "widget/embed.html",
        procedure=entry.record,
        topics=told_topics(entry, topics, wanted_organisation(given)),
        chosen=bool(topics),
        review=gravest_review(entry),
        notice=without_marks(notice.summary) if notice else "",
        house=house(),
        edition=snapshot().info.id,
        served=served,
        oembed=_oembed_address(procedure_id, given),
        word=word,
    )
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = policy(house().frame_ancestors)
    return response


def policy(ancestors: str) -> str:
    """The policy of a page that others may frame: its own style sheet and nothing else."""
    return (
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {ancestors}"
    )


def _oembed_address(procedure_id: str, given: dict[str, str]) -> str:
    """Where programs learn how to show this page; only an absolute address can be asked for."""
    query = f"?{urlencode(given)}" if given else ""
    shown = absolute(f"/embed/procedures/{procedure_id}{query}")
    return f"{absolute('/oembed')}?{urlencode({'url': shown})}" if house().base_url else ""


def _addresses() -> Iterator[str]:
    for procedure in ids_of("procedure"):
        yield from in_languages(f"/embed/procedures/{procedure}")


lists(blueprint, _addresses)
