"""The size and digest of a handout's files: those of the very bytes that their addresses answer."""

from base64 import b64encode
from functools import lru_cache
from typing import NamedTuple, cast

from flask import current_app
from flask.sansio.app import App

from kbapi.fhir.handout import Measure, sha1_of
from kbapi.web.own_answers import own_answer
from kbapi.web.request_context import absolute

FORMATS = {
    "html": "text/html",
    "text": "text/plain",
    "markdown": "text/markdown",
    "pdf": "application/pdf",
}
"""The forms of a handout by the names that its address takes."""
KEPT = 4_096
_EXTENSION = "kbapi.fhir.measures"


class HandoutFile(NamedTuple):
    """One form of a handout in one edition and language; it shows the state of the page's review."""

    procedure: str
    edition: str
    language: str
    format: str
    state: str

    @property
    def path(self) -> str:
        """Where it is fetched, without its query."""
        return f"/v1/procedures/{self.procedure}/education"

    @property
    def query(self) -> dict[str, str]:
        """What pins it."""
        return {"edition": self.edition, "format": self.format, "lang": self.language}

    @property
    def address(self) -> str:
        """Where it is fetched."""
        return absolute(self.path) + "?" + "&".join(f"{name}={value}" for name, value in self.query.items())


def remember_measures(app: App) -> None:
    """Lets the application remember what was measured: making a file takes its time."""
    app.extensions[_EXTENSION] = lru_cache(KEPT)(_measure)


def measure_of(file: HandoutFile) -> Measure:
    """The measure of a file; in one edition it changes with the state of the review alone."""
    return cast(Measure, current_app.extensions[_EXTENSION](file))


def _measure(file: HandoutFile) -> Measure:
    data = own_answer(file.path, file.query).get_data()
    return Measure(len(data), b64encode(sha1_of(data)).decode())
