"""Makes the application: settings in, a Flask application out."""

import time
from collections.abc import Callable

from flask import Flask

from kbapi import api, integrations
from kbapi.api import openapi
from kbapi.config import Settings
from kbapi.discovery import offered_by_some
from kbapi.first_answers import admission_rules, utc_now
from kbapi.integrations.cds_hooks.access import trusted
from kbapi.knowledge_base import KnowledgeBase, connect
from kbapi.web import framework, log_lines, request_context
from kbapi.web.admission import Admission, Gate, Rules
from kbapi.web.answer_cache import AnswerCache
from kbapi.web.door_policy import needed_scopes
from kbapi.web.front import Front
from kbapi.web.recompiling import Recompiler
from kbapi.web.request_context import Clock, House
from kbapi.web.shelf import COMPILED_FOLDER, Shelf
from kbapi.web.watch import Watch, counting_what_is_underway


def create_app(
    settings: Settings,
    knowledge_base: KnowledgeBase | None = None,
    clock: Clock = utc_now,
    shelf: Shelf | None = None,
    rules: Rules | None = None,
) -> Flask:
    """The application within its layers; without a knowledge base it opens the one of the settings.

    From outside: what is counted and logged, who is let in (by `rules` that are applied already, if there are
    some), what is compiled (with a `shelf`), what was asked before. Raises BadSettingError.
    """
    log_lines.write_lines(settings.log_level, settings.log_format)
    base = knowledge_base or _following(settings)
    app = bare_app(settings, base, clock)
    flask = inside = counting_what_is_underway(app.wsgi_app)
    if settings.answer_cache_bytes:
        inside = AnswerCache(inside, base, clock, settings.answer_cache_bytes)
    if shelf:
        inside = Front(inside, shelf, settings.hosts)
    admission = Admission(base.keyring, clock, needed_scopes(app), rules or admission_rules(settings))
    app.wsgi_app = Watch(Gate(admission, inside, flask))  # type: ignore[method-assign]  # as Flask's documentation says
    return app


def bare_app(settings: Settings, base: KnowledgeBase, clock: Clock) -> Flask:
    """The application alone, which answers everything that it is asked."""
    app = Flask("kbapi", static_folder=None)
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
    framework.dress(app, settings.hosts, settings.hsts_seconds)
    openapi.register(app, doors())
    return app


def create_front(
    settings: Settings,
    clock: Clock = utc_now,
    missing: Callable[[], None] = lambda: None,
    now: Callable[[], float] = time.time,
    rules: Rules | None = None,
) -> Flask:
    """The application that answers from the compiled edition first.

    `missing` is told when there is no compiled file; `now` is the clock's moment in Unix time. Raises
    BadSettingError for settings that cannot be used.
    """
    base = _following(settings)
    base.stay_ready()
    folder = settings.state / COMPILED_FOLDER
    shelf = Shelf(folder, settings.stamp, lambda: base.current().info, now, missing)
    return create_app(settings, base, clock, shelf if settings.compiles else None, rules)


def from_environment() -> Watch:
    """What a server process serves, made from the environment's settings."""
    return whole_application(Settings.from_environment())


def whole_application(settings: Settings, rules: Rules | None = None) -> Watch:
    """What a server process serves; raises BadSettingError for settings that cannot be used."""
    served: Watch = create_front(settings, missing=Recompiler(), rules=rules).wsgi_app  # type: ignore[assignment]
    return served


def refuse_unusable(settings: Settings) -> None:
    """Raises the error for which no application could be made: BadSettingError, DamagedDatabaseError."""
    connected(settings).close()
    trusted(settings.cds_issuers)


def connected(settings: Settings) -> KnowledgeBase:
    """The knowledge base of the settings; raises BadSettingError for settings that cannot be used."""
    return connect(
        settings.database,
        settings.state,
        settings.search_engine,
        settings.poll_interval,
        settings.replicas,
    )


def openapi_document() -> openapi.OpenApiDocument:
    """The API's document; needs neither database nor content."""
    app = Flask("kbapi", static_folder=None)
    app.config["BASE_URL"] = ""
    return openapi.register(app, doors())


def doors() -> list[object]:
    """The blueprints of all resources and integrations, imported when this is first asked for."""
    return [*offered_by_some(api, "blueprint"), *offered_by_some(integrations, "blueprint")]


def _following(settings: Settings) -> KnowledgeBase:
    base = connected(settings)
    base.follow()
    return base
