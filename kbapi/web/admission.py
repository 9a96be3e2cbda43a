"""Who is let in, judged before anything is looked up: sizes, keys, rates; knows WSGI and no framework."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from kbapi.access.key_text import ShownKey
from kbapi.access.scopes import OPEN, SCOPES
from kbapi.errors import (
    DatabaseUnavailableError,
    KeyInAddressError,
    KnowledgeBaseError,
    LargeHeaderError,
    MissingScopeError,
    NoLengthError,
    TooLargeError,
    TooManyRequestsError,
    UnknownCallerError,
)
from kbapi.web import metrics
from kbapi.web.client_address import Proxies
from kbapi.web.credential import bearer, is_in_address, shown_key
from kbapi.web.needed_scopes import NeededScopes
from kbapi.web.rate_limit import Headers, RateLimit, Tally, Window, windows_of

LARGEST_BODY = 1024 * 1024
LONGEST_HEADER = 16 * 1024
REFUSAL = "kbapi.refusal"
"""Where the environment of a refused request holds the error to tell."""
KEY_ID = "kbapi.key"
"""Where the environment of a request with a good key holds its id, which is no secret."""
UNCOUNTED = frozenset({"/health/live", "/health/ready", "/metrics"})
"""What watches the service must see it when it is busiest."""
_NO_TALLY = Tally(())


class GoodKey(Protocol):
    """What is asked of a key that is in force."""

    @property
    def id(self) -> str:
        """Its name, which is no secret."""

    @property
    def rate(self) -> str:
        """How often it may be used, as in KBAPI_RATE_LIMIT; empty where it is counted as everybody is."""

    @property
    def scopes(self) -> Collection[str]:
        """What it was made for."""


class Keyring(Protocol):
    """Whoever knows the keys in force."""

    def holder(self, shown: ShownKey, now: datetime) -> GoodKey | None:
        """The key that was shown, if it is good now; raises DatabaseUnavailableError."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a request is let in and what its answer must say.

    `private` tells that only callers with a key may have the answer, so that no shared cache may keep it.
    """

    headers: Headers = ()
    refusal: KnowledgeBaseError | None = None
    private: bool = False
    key_id: str = ""


_LET_IN = Judgement()


@dataclass(frozen=True, slots=True)
class Rules:
    """What the operators decided: the scopes that need no key, whom to believe, how often anybody may ask."""

    public: frozenset[str]
    proxies: Proxies
    rate_limit: RateLimit
    windows: tuple[Window, ...] = ()


class Admission:
    """Judges requests; one per process, safe for use from several threads."""

    def __init__(
        self, keyring: Keyring, clock: Callable[[], datetime], needed: NeededScopes, rules: Rules
    ) -> None:
        self.rules = rules
        self._keyring = keyring
        self._clock = clock
        self._needed = needed
        self._public = rules.public | {OPEN}
        self._lets_all_in = rules.public >= SCOPES.keys() and not rules.windows

    def admit(self, environ: WSGIEnvironment) -> Judgement:
        """The judgement on a request; reads no body and, except for a key, no database."""
        path = environ.get("PATH_INFO", "")
        if unfit := _unfit(environ, path):
            return Judgement(refusal=unfit)
        if path in UNCOUNTED:
            return _LET_IN
        token = bearer(environ.get("HTTP_AUTHORIZATION"))
        if token is None and self._lets_all_in:
            return _LET_IN
        needed = self._needed.of(path)
        try:
            key = self._key(token)
        except DatabaseUnavailableError as error:
            return Judgement(refusal=error)
        tally = self._counted(environ, key)
        if token is None and key is None and not tally.headers and needed in self._public:
            return _LET_IN
        refusal = tally.error or self._missing(environ, needed, token, key)
        return Judgement(tally.headers, refusal, needed not in self._public, key.id if key else "")

    def _key(self, token: str | None) -> GoodKey | None:
        shown = None if token is None else shown_key(token)
        return self._keyring.holder(shown, self._clock()) if shown else None

    def _counted(self, environ: WSGIEnvironment, key: GoodKey | None) -> Tally:
        """The request counted for its key, else for its address."""
        windows = (
            windows_of(f"The rate of key {key.id}", key.rate) if key and key.rate else self.rules.windows
        )
        if not windows:
            return _NO_TALLY
        caller = f"key/{key.id}" if key else self.rules.proxies.caller(environ)
        return self.rules.rate_limit.count(caller, windows)

    def _missing(
        self, environ: WSGIEnvironment, needed: str, token: str | None, key: GoodKey | None
    ) -> KnowledgeBaseError | None:
        """What keeps a caller out; nothing does where no key is needed and none is shown."""
        if needed == OPEN or environ["REQUEST_METHOD"] == "OPTIONS":
            return None
        if key is None and token is not None:
            return UnknownCallerError(shown=True)
        if needed in self._public:
            return None
        if key is None:
            return UnknownCallerError(shown=False)
        return None if needed in key.scopes else MissingScopeError(needed)


class Gate:
    """A WSGI application around the whole service: counts every request and turns away those not let in.

    `inside` answers; `tell` is the application that tells a refusal, found in the environment under REFUSAL.
    """

    def __init__(self, admission: Admission, inside: WSGIApplication, tell: WSGIApplication) -> None:
        self.admission = admission
        self.inside = inside
        self.tell = tell

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answers a request."""
        judged = self.admission.admit(environ)
        if environ.get("CONTENT_LENGTH"):
            # A server may say that it ends the body itself and yet hand on one that was cut off.
            environ.pop("wsgi.input_terminated", None)
        if judged is _LET_IN:
            return self.inside(environ, start_response)
        environ[KEY_ID] = judged.key_id
        if judged.refusal is None:
            return self.inside(environ, _adding(judged, start_response))
        environ[REFUSAL] = judged.refusal
        if isinstance(judged.refusal, TooManyRequestsError):
            metrics.count_rate_limited("key" if judged.key_id else "public")
        return self.tell(environ, _adding(judged, start_response))


def _unfit(environ: WSGIEnvironment, path: str) -> KnowledgeBaseError | None:
    """What no request may be, whoever sends it."""
    length = environ.get("CONTENT_LENGTH", "")
    if length and (len(length) > len(str(LARGEST_BODY)) or int(length) > LARGEST_BODY):
        return TooLargeError("body", LARGEST_BODY)
    if (
        not length
        and environ["REQUEST_METHOD"] == "POST"
        and environ.get("SERVER_PROTOCOL", "")[:6] == "HTTP/2"
    ):
        return NoLengthError()
    if _has_large_header(environ):
        return LargeHeaderError("value of a header", LONGEST_HEADER)
    return KeyInAddressError() if is_in_address(path, environ.get("QUERY_STRING", "")) else None


def _has_large_header(environ: WSGIEnvironment) -> bool:
    # How many headers there may be, the server says: a hundred.
    for name, value in environ.items():
        if value.__class__ is str and len(value) > LONGEST_HEADER and name[:5] == "HTTP_":
            return True
    return False


def _adding(judged: Judgement, start_response: StartResponse) -> StartResponse:
    """Adds what a judgement says to the headers of the answer."""

    def start(status: str, headers: list[tuple[str, str]], *more: object) -> object:
        told = [*map(_kept_private, headers), ("Vary", "Authorization")] if judged.private else headers
        return start_response(status, [*told, *judged.headers], *more)  # type: ignore[arg-type]  # passed on

    return start  # type: ignore[return-value]  # the protocol of WSGI names the optional argument


def _kept_private(header: tuple[str, str]) -> tuple[str, str]:
    name, value = header
    if name.lower() == "cache-control" and value.startswith("public"):
        return name, value.replace("public", "private", 1)
    return header
