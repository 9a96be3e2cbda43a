"""Makes the application: settings in, a Flask application out."""

from datetime import UTC, datetime

from flask import Flask

from kbapi import api, integrations
from kbapi.api import openapi
from kbapi.config import Settings
from kbapi.discovery import offered_by_some
from kbapi.knowledge_base import KnowledgeBase, connect
from kbapi.web import framework, request_context, request_log
from kbapi.web.request_context import Clock, House


def utc_now() -> datetime:
    """The time, UTC."""
    return datetime.now(UTC)


def create_app(
    settings: Settings, knowledge_base: KnowledgeBase | None = None, clock: Clock = utc_now
) -> Flask:
    """The application; without a knowledge base it opens the one of the settings.

    Raises BadSettingError for settings that cannot be used.
    """
    app = Flask("kbapi", static_folder=None)
    base = knowledge_base or _following(settings)
    house = House(
        base,
        clock,
        base_url=settings.base_url.rstrip("/"),
        licence=settings.licence,
        attribution=settings.attribution,
        organisation=settings.organisation,
        require_review=settings.require_review == "current",
        cds_issuers=settings.cds_issuers,
        infobutton_jsonp=settings.jsonp,
        frame_ancestors=settings.frame_ancestors,
    )
    request_context.install(app, house)
    request_log.set_up(settings.log_level)
    framework.dress(app, settings.hosts)
    openapi.register(app, _blueprints())
    return app


def from_environment() -> Flask:
    """The application for a server process, made from the environment's settings."""
    return create_app(Settings.from_environment())


def openapi_document() -> openapi.OpenApiDocument:
    """The API's document; needs neither database nor content."""
    app = Flask("kbapi", static_folder=None)
    app.config["BASE_URL"] = ""
    return openapi.register(app, _blueprints())


def _following(settings: Settings) -> KnowledgeBase:
    base = connect(
        settings.database,
        settings.state,
        settings.search_engine,
        settings.poll_interval,
        settings.replicas,
    )
    base.follow()
    return base


def _blueprints() -> list[object]:
    return [*offered_by_some(api, "blueprint"), *offered_by_some(integrations, "blueprint")]
