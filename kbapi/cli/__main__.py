"""Runs the command line as a module, for processes that start another one."""

from kbapi.cli import main

main(prog_name="kbapi")
