"""The command line: one short function per command; what they do stands elsewhere."""

from kbapi.cli.group import main

__all__ = ["main"]
