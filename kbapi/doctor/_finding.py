"""What a check is given and what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kbapi.config import Settings
from kbapi.store.connection import Database, unprepared


class Level(StrEnum):
    """Whether something does not work, or may come not to work."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, why that matters, and what to do; each a sentence or two for an operator."""

    level: Level
    what: str
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the program is to run: its environment, its settings, and where it would listen."""

    environment: Mapping[str, str]
    host: str = "127.0.0.1"
    port: int = 8000

    @property
    def settings(self) -> Settings:
        """The settings, whether or not they can be used."""
        return Settings.as_given(self.environment)

    def database(self) -> Database:
        """The database, to which nothing was done yet; raises BadSettingError."""
        return unprepared(self.settings.database)


def error(what: str, why: str, remedy: str) -> Finding:
    """Something that does not work."""
    return Finding(Level.ERROR, what, why, remedy)


def warning(what: str, why: str, remedy: str) -> Finding:
    """Something that may come not to work."""
    return Finding(Level.WARNING, what, why, remedy)
