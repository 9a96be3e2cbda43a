"""The command line: one short function per command; what they do stands elsewhere."""

from kbapi.cli import content, generated, questions, reading, serving
from kbapi.cli.group import main

__all__ = ["content", "generated", "main", "questions", "reading", "serving"]
