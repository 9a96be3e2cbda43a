"""The explorer: pages for readers, complete without scripts; each tells what the API tells, never more."""

from flask import Blueprint
from werkzeug.exceptions import HTTPException

from kbapi.access.scopes import ANSWERS, OPEN
from kbapi.errors import KnowledgeBaseError
from kbapi.integrations.site import (
    asking,
    claims,
    crawling,
    failing,
    finding,
    front,
    preparing,
    procedures,
    records,
    sources,
    timelines,
    topics,
)
from kbapi.web.door_policy import DoorPolicy, allow
from kbapi.web.listed import lists

blueprint = Blueprint("site", __name__)
allow(blueprint, DoorPolicy(scopes={"ask_page": ANSWERS, "answer_page": ANSWERS, "robots": OPEN}))
blueprint.register_error_handler(KnowledgeBaseError, failing.told_to_people)
blueprint.register_error_handler(HTTPException, failing.told_to_people)
blueprint.app_errorhandler(404)(failing.lost)

for _rule, _view in (
    ("/", front.front_page),
    ("/procedures", procedures.procedure_list),
    ("/procedures/<procedure_id>", procedures.procedure_page),
    ("/procedures/<procedure_id>/timeline", timelines.timeline_page),
    ("/procedures/<procedure_id>/prepare", preparing.prepare_page),
    ("/procedures/<procedure_id>/<section_id>", procedures.section_page),
    ("/topics", topics.topic_list),
    ("/topics/<topic_id>", topics.topic_page),
    ("/sources/<source_id>", sources.source_page),
    ("/claims/<claim_id>", claims.claim_page),
    ("/search", finding.search_page),
    ("/ask", asking.ask_page),
    ("/sitemap.xml", crawling.sitemap),
    ("/robots.txt", crawling.robots),
):
    blueprint.add_url_rule(_rule, view_func=_view)
for _kind in records.PLAIN_KINDS:
    blueprint.add_url_rule(f"/{_kind.path}", f"list_{_kind.name}", records.listing(_kind))
    if _kind.name != "source":
        blueprint.add_url_rule(f"/{_kind.path}/<record_id>", f"page_{_kind.name}", records.showing(_kind))
blueprint.add_url_rule("/ask", view_func=asking.answer_page, methods=["POST"])
blueprint.add_url_rule("/suggestions", view_func=asking.suggestions, methods=["POST"])
lists(blueprint, crawling.page_addresses)
