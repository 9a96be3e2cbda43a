"""The kinds of pages: one file each with its front matter, folder, sections and topics."""

import json
import sys
from collections.abc import Mapping
from dataclasses import replace

from kbapi.discovery import offered
from kbapi.kinds._code_list import CodeListSchema
from kbapi.kinds._exemption_list import ExemptionListSchema
from kbapi.kinds._key_order import key_order
from kbapi.kinds._page import Kind, PageSchema, ReviewSchema
from kbapi.kinds._reviewer_list import ReviewerListSchema
from kbapi.knowledge.canonical import canonical_text, from_plain, to_plain
from kbapi.knowledge.record import Record

__all__ = [
    "KINDS",
    "CodeListSchema",
    "ExemptionListSchema",
    "Kind",
    "PageSchema",
    "ReviewSchema",
    "ReviewerListSchema",
    "decoded",
    "encoded",
    "key_order",
]

KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in offered(sys.modules[__name__], "KIND") if isinstance(kind, Kind)
}
"""Every kind by name."""


def encoded(record: Record) -> str:
    """The canonical text of a record, of which its fingerprint is taken."""
    return canonical_text(to_plain(record))


def decoded(kind: str, text: str) -> Record:
    """The record of a canonical text."""
    plain = json.loads(text)
    details = from_plain(KINDS[kind].details, plain.pop("details", {}))
    return replace(from_plain(Record, plain), details=details)
