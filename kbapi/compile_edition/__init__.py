"""Compiles an edition: asks the application all that is the same for everybody, and keeps the answers."""

from kbapi.compile_edition.compiling import Compiled, compile_edition

__all__ = ["Compiled", "compile_edition"]
