"""The command line: one short function per command; what they do stands elsewhere."""

from kbapi.cli import (
    assessing,
    content,
    exporting,
    generated,
    questions,
    reading,
    reviewer_keys,
    serving,
    signing,
    widgets,
)
from kbapi.cli.group import main

__all__ = [
    "assessing",
    "content",
    "exporting",
    "generated",
    "main",
    "questions",
    "reading",
    "reviewer_keys",
    "serving",
    "signing",
    "widgets",
]
