"""Makes the application: settings in, a Flask application out."""

from datetime import UTC, datetime

from flask import Flask

from kbapi import api, integrations
from kbapi.access.scopes import public_scopes
from kbapi.api import openapi
from kbapi.config import Settings
from kbapi.discovery import offered_by_some
from kbapi.knowledge_base import KnowledgeBase, connect
from kbapi.web import framework, log_lines, request_context
from kbapi.web.answer_cache import AnswerCache
from kbapi.web.admission import Admission, Gate, Rules
from kbapi.web.client_address import trusted_proxies
from kbapi.web.door_policy import needed_scopes
from kbapi.web.rate_limit import RateLimit, counts_of, windows_of
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
        cds_issuers=settings.cds_issuers,
        infobutton_jsonp=settings.jsonp,
        frame_ancestors=settings.frame_ancestors,
    )
    request_context.install(app, house)
    log_lines.write_lines(settings.log_level, settings.log_format)
    framework.dress(app, settings.hosts, settings.hsts_seconds)
    openapi.register(app, _blueprints())
    if settings.answer_cache_bytes:
        app.wsgi_app = AnswerCache(app.wsgi_app, house, settings.answer_cache_bytes)  # type: ignore[assignment,method-assign]  # Flask tells us to
    admission = Admission(base.keyring, clock, needed_scopes(app), admission_rules(settings))
    gate = Gate(admission, app.wsgi_app, app.wsgi_app)
    app.wsgi_app = gate  # type: ignore[method-assign]  # Flask's own way to wrap an application
    return app


def admission_rules(settings: Settings) -> Rules:
    """Who is let in, by the settings; raises BadSettingError."""
    return Rules(
        public_scopes(settings.public),
        trusted_proxies(settings.trusted_proxies, settings.client_address_header),
        RateLimit(counts_of(settings.rate_limit_store)),
        windows_of("KBAPI_RATE_LIMIT", settings.rate_limit),
    )


def from_environment() -> Flask:
    """The application for a server process, made from the environment's settings."""
    settings = Settings.from_environment()
    base = _following(settings)
    base.stay_ready()
    return create_app(settings, base)


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
