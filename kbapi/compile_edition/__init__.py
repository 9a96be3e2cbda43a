"""Compiles an edition: asks the application all that is the same for everybody, and keeps the answers."""

from kbapi.compile_edition.comparing import is_made_again
from kbapi.compile_edition.compiling import Compiled, compile_edition
from kbapi.compile_edition.site import Site, export_site

__all__ = ["Compiled", "Site", "compile_edition", "export_site", "is_made_again"]
