"""The WSGI entry point: `granian --interface wsgi wsgi:app`, or any other WSGI server."""

from kbapi.app import create_app
from kbapi.config import Settings

app = create_app(Settings.from_environment())
