"""Settings: every environment variable with its default and help, read once and handed on."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from kbapi.errors import BadSettingError
from kbapi.signing_keys import is_public_key
from kbapi.web.answer_stamp import stamp_of
from kbapi.webhooks.targets import Target, read_targets

PREFIX = "KBAPI_"
_FILE = "kbapi.sqlite3"
"""The database in the state folder, where no other is named."""
CHECKOUT = Path(__file__).resolve().parent.parent
_SHAPING_NOTHING = frozenset(
    {
        "content",
        "state_dir",
        "database_url",
        "database_read_urls",
        "search_engine",
        "trusted_keys",
        "trusted_hosts",
        "cds_issuers",
        "webhooks",
        "webhooks_private",
        "take_up_seconds",
        "public",
        "rate_limit",
        "rate_limit_store",
        "trusted_proxies",
        "client_address_header",
        "answer_cache_mb",
        "compiled",
        "log_level",
        "log_format",
    }
)
"""Settings on which no compiled answer depends."""
PACKAGED_CONTENT = Path(__file__).resolve().parent / "_content"


def setting(default: Any, help_text: str) -> Any:
    """A field of Settings with the help that `kbapi settings` prints."""
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True, slots=True)
class Settings:
    """How one process of the service behaves; each is set by KBAPI_ and its name in capitals."""

    content: str = setting(
        "",
        "content folders, separated by a colon; later ones add rules of their own; default content/",
    )
    state_dir: str = setting("var", "folder for the SQLite file and the search indexes")
    database_url: str = setting(
        "", "database, such as postgresql+psycopg://…; default SQLite in the state folder"
    )
    database_read_urls: str = setting(
        "", "replicas of the database to read from, separated by commas; PostgreSQL only"
    )
    search_engine: str = setting(
        "whoosh", "search engine: whoosh, tantivy for large libraries, or postgres for many nodes"
    )
    organisation: str = setting("", "id of the organisation whose claims lead when a request names none")
    base_url: str = setting(
        "", "address under which the public reaches the service; links are absolute if set"
    )
    frame_ancestors: str = setting(
        "*", "who may show our pages for frames, as in the CSP directive frame-ancestors"
    )
    trusted_hosts: str = setting("", "host names to answer to, separated by commas; empty answers to all")
    licence: str = setting("", "licence of the content, shown as meta.license; left out when empty")
    attribution: str = setting("", "attribution line, shown as meta.attribution; left out when empty")
    require_review: str = setting(
        "off", "current withholds what no current review vouches for from answers, handouts, cards; or off"
    )
    trusted_keys: str = setting(
        "",
        "public keys of those whose bundles `kbapi import` takes in, separated by commas; empty: anybody's",
    )
    cds_issuers: str = setting(
        "", "JSON file of the issuers whose signed tokens CDS Hooks calls must bear; empty asks for none"
    )
    webhooks: str = setting(
        "", "JSON file of those who are told of new editions: names, addresses, secrets; empty tells nobody"
    )
    webhooks_private: str = setting(
        "false", "true lets webhooks go to addresses that are not public, and without TLS"
    )
    take_up_seconds: str = setting("1", "how often a server looks for a new edition, in seconds (0.1 to 60)")
    public: str = setting(
        "all", "what needs no key: all, none, or a list of read, answers, candidacy and export"
    )
    rate_limit: str = setting(
        "", "how often one caller may ask, such as 600/minute;20/second; empty sets no limit"
    )
    rate_limit_store: str = setting(
        "", "redis://… or valkey://… where all processes count together; empty: each for itself"
    )
    trusted_proxies: str = setting(
        "", "addresses and networks of the proxies in front, or unix; they tell who is asking"
    )
    client_address_header: str = setting(
        "X-Forwarded-For", "the header in which the trusted proxies tell who is asking"
    )
    hsts: str = setting("0", "seconds for Strict-Transport-Security; 0 sends none")
    infobutton_jsonp: str = setting("false", "true lets Infobutton answer as JSONP; CORS makes it needless")
    answer_cache_mb: str = setting(
        "16", "megabytes of a worker for answers to repeated questions, kept sealed (0 to 1000; 0 keeps none)"
    )
    compiled: str = setting(
        "true", "false neither compiles editions nor answers from compiled ones; all is made when asked for"
    )
    log_level: str = setting("info", "debug, info, warning or error")
    log_format: str = setting("json", "json, one object a line, or text for people")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """The settings of the environment; raises BadSettingError for a value that cannot be used."""
        return cls.as_given(os.environ if environment is None else environment).checked()

    @classmethod
    def as_given(cls, environment: Mapping[str, str]) -> "Settings":
        """The settings of the environment as they are, whether or not they can be used."""
        names = cls.variables()
        return cls(**{names[key]: value for key, value in environment.items() if key in names})

    @classmethod
    def variables(cls) -> dict[str, str]:
        """The names of the fields by those of their environment variables."""
        return {f"{PREFIX}{known.name.upper()}": known.name for known in fields(cls)}

    def checked(self) -> "Settings":
        """Itself, when every value can be used."""
        self.poll_interval  # noqa: B018 - reading it checks it
        self.jsonp, self.compiles, self.trusted_publishers  # noqa: B018 - the same
        self.private_webhooks  # noqa: B018 - the same
        self.answer_cache_bytes  # noqa: B018 - the same
        self.hsts_seconds  # noqa: B018 - the same
        if self.require_review not in ("off", "current"):
            raise BadSettingError(f"KBAPI_REQUIRE_REVIEW={self.require_review!r}: use off or current")
        if self.base_url and urlsplit(self.base_url).scheme not in ("http", "https"):
            raise BadSettingError(
                f"KBAPI_BASE_URL={self.base_url!r} is not a web address: begin with https://"
            )
        if self.cds_issuers and not self.base_url:
            raise BadSettingError(
                "KBAPI_CDS_ISSUERS needs KBAPI_BASE_URL as well: a token names the address that it is for."
            )
        if not re.fullmatch(r"[^\s;,]+( [^\s;,]+)*", self.frame_ancestors):
            raise BadSettingError(f"KBAPI_FRAME_ANCESTORS={self.frame_ancestors!r}: use *, 'none' or origins")
        for host in self.hosts:
            if not re.fullmatch(r"[^\s/*@]+", host):
                raise BadSettingError(
                    f"KBAPI_TRUSTED_HOSTS: {host!r} is no host name: use names such as kb.example.org, "
                    "or .example.org for all below it, separated by commas"
                )
        if self.log_level not in ("debug", "info", "warning", "error"):
            raise BadSettingError(f"KBAPI_LOG_LEVEL={self.log_level!r}: use debug, info, warning or error")
        if self.log_format not in ("json", "text"):
            raise BadSettingError(f"KBAPI_LOG_FORMAT={self.log_format!r}: use json or text")
        return self

    @property
    def content_folders(self) -> tuple[Path, ...]:
        """The content folders: those set, else the checkout's, else those inside the installed package."""
        if self.content:
            return tuple(Path(part) for part in self.content.split(os.pathsep) if part)
        checkout = CHECKOUT / "content"
        return (checkout if checkout.is_dir() else PACKAGED_CONTENT,)

    @property
    def state(self) -> Path:
        """The state folder."""
        return Path(self.state_dir)

    @property
    def database(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{quote(str(self.state.resolve() / _FILE))}"

    @property
    def database_file(self) -> Path | None:
        """The SQLite file in the state folder; None where another database is named."""
        return None if self.database_url else self.state / _FILE

    @property
    def names_a_database(self) -> bool:
        """Whether there is a database as far as can be told without opening, and so making, one."""
        return self.database_file is None or self.database_file.exists()

    @property
    def replicas(self) -> list[str]:
        """The databases to read from."""
        return [url.strip() for url in self.database_read_urls.split(",") if url.strip()]

    @property
    def hosts(self) -> list[str]:
        """The host names to answer to; empty means any."""
        return [host.strip() for host in self.trusted_hosts.split(",") if host.strip()]

    @property
    def trusted_publishers(self) -> list[str]:
        """The public keys of those whose bundles are taken in; empty means anybody's."""
        keys = [key.strip() for key in self.trusted_keys.split(",") if key.strip()]
        for key in keys:
            if not is_public_key(key):
                raise BadSettingError(
                    f"KBAPI_TRUSTED_KEYS: {key!r} is no public key: `kbapi keys publisher FILE` prints one"
                )
        return keys

    @property
    def stamp(self) -> str:
        """Names what shapes answers besides the edition: this program and those settings that do."""
        shaping = (known.name for known in fields(self) if known.name not in _SHAPING_NOTHING)
        return stamp_of({name: getattr(self, name) for name in shaping})

    @property
    def poll_interval(self) -> float:
        """Seconds between two looks for a new edition."""
        try:
            seconds = float(self.take_up_seconds)
        except ValueError:
            seconds = -1.0
        if not 0.1 <= seconds <= 60:
            raise BadSettingError(
                f"KBAPI_TAKE_UP_SECONDS={self.take_up_seconds!r}: use a number from 0.1 to 60"
            )
        return seconds

    @property
    def answer_cache_bytes(self) -> int:
        """Bytes that answers to repeated questions may take; 0 keeps none."""
        if not re.fullmatch("[0-9]{1,3}|1000", self.answer_cache_mb):
            raise BadSettingError(
                f"KBAPI_ANSWER_CACHE_MB={self.answer_cache_mb!r}: use a number from 0 to 1000"
            )
        return int(self.answer_cache_mb) * 1024 * 1024

    @property
    def hsts_seconds(self) -> int:
        """How long browsers are told to use HTTPS only; 0 where they are told nothing."""
        if not re.fullmatch(r"[0-9]{1,9}", self.hsts):
            raise BadSettingError(f"KBAPI_HSTS={self.hsts!r}: use whole seconds, such as 31536000 for a year")
        return int(self.hsts)

    @property
    def jsonp(self) -> bool:
        """Whether Infobutton answers as JSONP."""
        return self._is_true("infobutton_jsonp")

    @property
    def compiles(self) -> bool:
        """Whether editions are compiled and answered from the compiled file."""
        return self._is_true("compiled")

    @property
    def private_webhooks(self) -> bool:
        """Whether webhooks may go to addresses that are not public."""
        return self._is_true("webhooks_private")

    def webhook_targets(self) -> tuple[Target, ...]:
        """Who is told of new editions, read from the file that is set; raises BadSettingError."""
        return read_targets(Path(self.webhooks), private=self.private_webhooks) if self.webhooks else ()

    def _is_true(self, name: str) -> bool:
        value: str = getattr(self, name)
        if value not in ("true", "false"):
            raise BadSettingError(f"{PREFIX}{name.upper()}={value!r}: use true or false")
        return value == "true"
