"""All pages of the explorer, found as a reader finds them: by following links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from flask.testing import FlaskClient

from kbapi.config import CHECKOUT
from kbapi.integrations.widget.bundles import VERSION

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
BUDGET = 50_000
"""Bytes of a page with its style sheet and its script, nothing compressed."""
ASSETS = CHECKOUT / "kbapi" / "static"
RELEASED = CHECKOUT / "kbapi" / "integrations" / "widget" / "released"
LOADER = 2_000
"""Bytes that the loader of elements may have at most."""
_LINK = re.compile(r'<a [^>]*?href="([^"]*)"')


@dataclass(frozen=True)
class Seen:
    """A page that was followed to, and the links on it."""

    address: str
    text: str
    links: tuple[str, ...]


def links_of(text: str) -> tuple[str, ...]:
    """The addresses that a page links to, without those outside and inside it."""
    found = (unescape(address).partition("#")[0] for address in _LINK.findall(text))
    return tuple(dict.fromkeys(address for address in found if address.startswith("/")))


def followed(client: FlaskClient, start: str) -> Iterator[Seen]:
    """Every page that can be reached from one, itself included; the API and its reference are left out."""
    waiting, known = [start], {start}
    while waiting:
        address = waiting.pop()
        answer = client.get(address, headers=BROWSER)
        assert answer.status_code == 200, address
        assert answer.mimetype == "text/html", address
        page = Seen(address, answer.text, links_of(answer.text))
        for link in page.links:
            if link not in known and not link.startswith(("/v1/", "/docs")):
                known.add(link)
                waiting.append(link)
        yield page


def weight_of(text: str) -> int:
    """Everything that a browser fetches for a page."""
    assets = set(re.findall(r'(?:src|href)="/assets/([^"]+)"', text))
    assert assets <= {"site.css", "site.js"}
    files = [ASSETS / name for name in assets]
    if "/widget/v1.js" in text:
        files.append(RELEASED / VERSION / "procedure-checklist.js")
        assert "<procedure-checklist" in text
    loader = LOADER if "/widget/v1.js" in text else 0
    return len(text.encode()) + loader + sum(file.stat().st_size for file in files)
