"""Texts of the content as the Markdown of a card's detail, which shows them as they stand."""

import re
from collections.abc import Iterable

from kbapi.integrations.cds_hooks.cards import pinned
from kbapi.knowledge.identity import Key
from kbapi.web.request_context import house, snapshot

_MARKUP = re.compile(r"([\\`*_\[\]<>|~])")


def plain(text: str) -> str:
    """A text of the content that Markdown shows as it stands."""
    return _MARKUP.sub(r"\\\1", text)


def title(key: Key) -> str:
    """The title of a record, its id where it is not in the edition."""
    record = snapshot().find(key)
    return plain(record.title if record else key.id)


def claim_links(claims: Iterable[str]) -> str:
    """The ids of claims in one line, with links if there is a public address."""
    return ", ".join(map(_claim, claims))


def joined(blocks: Iterable[str]) -> str:
    """Blocks of Markdown below one another, without empty ones."""
    return "\n\n".join(filter(None, blocks))


def _claim(claim: str) -> str:
    return f"[{claim}]({pinned(f'/v1/claims/{claim}')})" if house().base_url else claim
