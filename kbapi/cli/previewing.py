"""The command that shows the working folder in a browser while it is edited."""

import signal
from datetime import UTC, datetime
from typing import Any

import click
from werkzeug.serving import WSGIRequestHandler, make_server

from kbapi.cli.group import main
from kbapi.cli.serving import free_address
from kbapi.config import Settings
from kbapi.preview.opening import previewing, watching

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]


class _Silent(WSGIRequestHandler):
    """Logs no request: the editor looks at pages, not at the terminal."""

    def log_request(self, *_about: Any) -> None:
        """Says nothing."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8001, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
def preview(host: str, port: int) -> None:
    """Show the content folder as pages that follow each change, with its problems and what is new."""
    settings = Settings.from_environment()
    # Told to stop, it ends as by Ctrl+C and takes its folder along.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    hosts = LOOPBACK if host in ("127.0.0.1", "localhost", "::1") else []
    address = free_address(host, port)
    click.echo("Reading the content …", err=True)
    with previewing(settings, hosts, lambda: datetime.now(UTC)) as shown, watching(shown.copy):
        server = make_server(address, port, shown.application, threaded=True, request_handler=_Silent)
        shown_host = f"[{host}]" if ":" in host else host
        click.echo(f"Open http://{shown_host}:{port}/ in a browser; press Ctrl+C here to end.")
        server.serve_forever()
