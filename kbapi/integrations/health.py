"""Health, version and metrics for whoever runs the service."""

from typing import Any

from flask import Blueprint, Response, jsonify

from kbapi import __version__
from kbapi.access.scopes import OPEN
from kbapi.web.door_policy import DoorPolicy, allow
from kbapi.web.exposition import exposition
from kbapi.web.hits import HITS
from kbapi.web.hygiene import refuse_parameters
from kbapi.web.problems import problem
from kbapi.web.request_context import edition_at_hand, house

blueprint = Blueprint("health", __name__)
allow(blueprint, DoorPolicy(scope=OPEN))
blueprint.before_request(refuse_parameters)


@blueprint.after_request
def unkept(response: Response) -> Response:
    """Forbids to keep what is true only now."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/health/live")
def live() -> Any:
    """Whether the process answers at all."""
    return jsonify(status="ok")


@blueprint.get("/health/ready")
def ready() -> Any:
    """Whether database, edition and index can answer; 503 with what is wrong otherwise."""
    checks = house().knowledge_base.complaints()
    wrong = [f"{name}: {complaint}" for name, complaint in checks.items() if complaint]
    if wrong:
        complaints = [{"detail": complaint} for complaint in wrong]
        return problem("not-ready", "; ".join(wrong), complaints=complaints, headers={"Retry-After": "5"})
    return jsonify(status="ok", checks=dict.fromkeys(checks, "ok"))


@blueprint.get("/version")
def version() -> Any:
    """The version of the program and the current edition, null while there is none."""
    edition = edition_at_hand()
    return jsonify(version=__version__, edition=edition.id if edition else None)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Metrics in Prometheus' text format."""
    HITS.settle()
    text, media_type = exposition()
    return Response(text, content_type=media_type)
