"""The command line: one short function per command; what they do stands elsewhere."""

from kbapi.cli import (
    assessing,
    comparing,
    compiling,
    content,
    diagnosing,
    exporting,
    generated,
    importing,
    keys,
    questions,
    reading,
    reviewer_keys,
    serving,
    signing,
    verifying,
    webhooks,
    widgets,
)
from kbapi.cli.group import main

__all__ = [
    "assessing",
    "comparing",
    "compiling",
    "content",
    "diagnosing",
    "exporting",
    "generated",
    "importing",
    "keys",
    "main",
    "questions",
    "reading",
    "reviewer_keys",
    "serving",
    "signing",
    "verifying",
    "webhooks",
    "widgets",
]
