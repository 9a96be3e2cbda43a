"""Answers from the compiled edition while the application is being made, which takes a second or two.

What this imports is all that a worker needs for that: no framework, no SQLAlchemy, no search engine. What the
compiled edition cannot answer waits for the application and is answered by it.
"""

import gc
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Literal
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from kbapi.access.key_text import ShownKey
from kbapi.access.scopes import SCOPES, public_scopes
from kbapi.config import Settings
from kbapi.discovery import when_needed
from kbapi.errors import KnowledgeBaseError, NothingPublishedError
from kbapi.store.glance import Glimpse, glimpse_of
from kbapi.web import log_lines
from kbapi.web.admission import Admission, Gate, Rules
from kbapi.web.client_address import trusted_proxies
from kbapi.web.front import Front
from kbapi.web.needed_scopes import NeededScopes
from kbapi.web.rate_limit import RateLimit, counts_of, windows_of
from kbapi.web.shelf import COMPILED_FOLDER, Shelf
from kbapi.web.watch import Watch

_APPLICATION = "kbapi.app"


def utc_now() -> datetime:
    """The time, UTC."""
    return datetime.now(UTC)


def admission_rules(settings: Settings) -> Rules:
    """Who is let in, by the settings; raises BadSettingError."""
    return Rules(
        public_scopes(settings.public),
        trusted_proxies(settings.trusted_proxies, settings.client_address_header),
        RateLimit(counts_of(settings.rate_limit_store)),
        windows_of("KBAPI_RATE_LIMIT", settings.rate_limit),
    )


def can_answer(settings: Settings, now: Callable[[], float] = time.time) -> bool:
    """Whether the current edition is compiled and open to everybody, as far as a glance can tell.

    No server is asked: where the database is one, that takes SQLAlchemy and perhaps patience.
    """
    file = settings.database_file
    if file is None or not settings.compiles or public_scopes(settings.public) != SCOPES.keys():
        return False
    return glimpse_of(file) is not None and _shelf(settings, file, now).current() is not None


def application(settings: Settings, tell: Callable[[str], None]) -> Watch:
    """What a worker serves from its first moment, where `can_answer` says that it can; starts a thread.

    `tell` is told why the whole application cannot be made, if so; whoever waits for it gets that error.
    Raises BadSettingError.
    """
    log_lines.write_lines(settings.log_level, settings.log_format)
    rules = admission_rules(settings)
    whole: Future[Gate] = Future()
    watch = Watch(Beginning(settings, rules, whole))

    def make() -> None:
        try:
            made = _imported().whole_application(settings, rules)
        except Exception as error:  # whatever it is, nobody must wait for ever
            tell(str(error) if isinstance(error, KnowledgeBaseError) else traceback.format_exc())
            whole.set_exception(error)
        else:
            watch.inside = made.inside
            whole.set_result(made.inside)

    threading.Thread(target=make, name="kbapi-beginning", daemon=True).start()
    return watch


def _imported() -> ModuleType:
    """The module that makes applications, with all that they need.

    Nothing that is imported is ever given back: to look for that again and again took a quarter of the time.
    """
    gc.disable()
    try:
        module = when_needed(_APPLICATION)
        module.doors()
        return module
    finally:
        gc.freeze()
        gc.enable()


class Beginning:
    """A WSGI application that answers what is compiled, and leaves all else to one that is being made.

    Who shows a key waits as well: keys are looked up in the database.
    """

    def __init__(
        self, settings: Settings, rules: Rules, whole: Future[Gate], now: Callable[[], float] = time.time
    ) -> None:
        """`now` is the moment in Unix time. Raises BadSettingError."""
        if settings.database_file is None:
            raise ValueError("only a file can be glanced at")
        self._whole = whole
        shelf = _shelf(settings, settings.database_file, now)
        front = Front(_Later(whole, "inside"), shelf, settings.hosts)
        self._gate = Gate(Admission(_Nobody(), utc_now, _ALIKE, rules), front, _Later(whole, "tell"))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answers a request."""
        gate = self._whole.result() if "HTTP_AUTHORIZATION" in environ else self._gate
        return gate(environ, start_response)


class _Later:
    """The application within the layers, or the one that tells refusals: waits until it is made."""

    def __init__(self, whole: Future[Gate], part: Literal["inside", "tell"]) -> None:
        self._whole = whole
        self._part = part

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer: WSGIApplication = getattr(self._whole.result(), self._part)
        return answer(environ, start_response)


class _Nobody:
    """The keyring of those who show no key."""

    def holder(self, shown: ShownKey, now: datetime) -> None:
        """None: no key is shown here."""


_ALIKE = NeededScopes({})
"""Where everybody may read everything, it is of no account what an address needs."""


class _Glances:
    """Which edition is current, looked up as often as a knowledge base does."""

    def __init__(self, file: Path, interval: float) -> None:
        self._file = file
        self._interval = interval
        self._seen: Glimpse | None = None
        self._look_again = float("-inf")

    def current(self) -> Glimpse:
        """The current edition; raises NothingPublishedError where that cannot be told at a glance."""
        if time.monotonic() >= self._look_again:
            seen = glimpse_of(self._file)
            # The same object for the same publication: whoever holds one sees at once whether it is another.
            self._seen = self._seen if seen == self._seen else seen
            self._look_again = time.monotonic() + self._interval
        if self._seen is None:
            raise NothingPublishedError("No edition is seen at a glance.")
        return self._seen


def _shelf(settings: Settings, file: Path, now: Callable[[], float]) -> Shelf:
    """The files of this moment, not examined as a whole: each answer is checked when it is read."""
    glances = _Glances(file, settings.poll_interval)
    return Shelf(settings.state / COMPILED_FOLDER, settings.stamp, glances.current, now, examines=False)
