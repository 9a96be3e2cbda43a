"""Makes the application: settings in, a Flask application out."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask

from kbapi import api, integrations
from kbapi.api import openapi
from kbapi.config import Settings
from kbapi.discovery import offered_by_some
from kbapi.knowledge_base import KnowledgeBase, connect
from kbapi.web import framework, request_context, request_log
from kbapi.web.front import Application, Front
from kbapi.web.hits import HITS
from kbapi.web.recompiling import Recompiler
from kbapi.web.request_context import Clock, House
from kbapi.web.shelf import COMPILED_FOLDER, Shelf


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
        cds_issuers=settings.cds_issuers,
        infobutton_jsonp=settings.jsonp,
        frame_ancestors=settings.frame_ancestors,
    )
    request_context.install(app, house)
    request_log.set_up(settings.log_level)
    framework.dress(app, settings.hosts)
    openapi.register(app, _blueprints())
    return app


def create_front(
    settings: Settings,
    clock: Clock = utc_now,
    missing: Callable[[], None] = lambda: None,
    now: Callable[[], float] = time.time,
) -> Front:
    """The application behind a front that answers from the compiled edition.

    `missing` is told when there is no compiled file; `now` is the clock's moment in Unix time. Raises
    BadSettingError for settings that cannot be used.
    """
    base = _following(settings)
    shelf = Shelf(
        settings.state / COMPILED_FOLDER,
        settings.stamp,
        lambda: base.current().info,
        now,
        missing,
    )
    return Front(create_app(settings, base, clock).wsgi_app, shelf, settings.hosts, after=HITS.note)


def from_environment() -> Application:
    """What a server process serves, made from the environment's settings."""
    settings = Settings.from_environment()
    return create_front(settings, missing=Recompiler()) if settings.compiles else create_app(settings)


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
