"""Which addresses of an edition answer the same to everybody; each door tells its own."""

from collections.abc import Callable, Iterable, Iterator

from flask import Blueprint, Flask
from flask.blueprints import BlueprintSetupState

from kbapi.web.asked import OFFERED
from kbapi.web.request_context import snapshot

Addresses = Callable[[], Iterable[str]]
"""Paths with their queries; told within the context of a request."""

_KEY = "kbapi.listed"
_CHUNK = 200


def lists(blueprint: Blueprint, addresses: Addresses) -> None:
    """Lets a door tell the addresses that it answers, in every application that it is registered with."""

    def keep(state: BlueprintSetupState) -> None:
        state.app.extensions.setdefault(_KEY, []).append(addresses)

    blueprint.record_once(keep)


def list_addresses(app: Flask) -> Iterator[str]:
    """The addresses of all doors of an application in the current edition, each once."""
    for addresses in app.extensions.get(_KEY, []):
        # Read before they are asked for: what is asked within a request's context would share its memory.
        with app.test_request_context():
            told = dict.fromkeys(addresses())
        yield from told


def in_languages(path: str, query: str = "") -> Iterator[str]:
    """An address as it is and with each language named."""
    yield f"{path}?{query}" if query else path
    for language in OFFERED:
        yield f"{path}?{query}{'&' if query else ''}lang={language}"


def ids_of(kind: str) -> Iterator[str]:
    """The ids of all records of a kind in the edition at hand."""
    offset, total = 0, 1
    while offset < total:
        page = snapshot().page(kind, {}, offset, _CHUNK)
        yield from (entry.record.id for entry in page.entries)
        offset, total = offset + _CHUNK, page.total
