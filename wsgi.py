"""The WSGI entry point: `granian --interface wsgi wsgi:app`, or any other WSGI server."""

from kbapi.app import from_environment

app = from_environment()
