"""A visitor with a real browser on other people's pages, which are served on a port of their own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.browser.chromium import FLAGS, program

PHONE, DESKTOP = (360, 740), (1280, 900)
PLAIN = "<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;margin:1rem}</style>"


@dataclass
class HostPages:
    """Pages of somebody else, by path."""

    url: str
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)

    def page(
        self, body: str, *, head: str = PLAIN, policy: str = "", lang: str = "en", direction: str = "ltr"
    ) -> str:
        """The address of a page with this body, head and Content Security Policy."""
        path = f"/{len(self.pages)}"
        text = (
            f'<!DOCTYPE html><html lang="{lang}" dir="{direction}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<link rel="icon" href="data:,"><title>A hospital</title>{head}</head>'
            f"<body><main><h1>A hospital</h1><h2>Your appointment</h2>{body}</main></body></html>"
        )
        self.pages[path] = (text, policy)
        return self.url + path


@contextmanager
def host_pages() -> Iterator[HostPages]:
    """A server for other people's pages."""
    host = HostPages("")

    class Handler(BaseHTTPRequestHandler):
        """Serves the pages."""

        def do_GET(self) -> None:
            """Answers with a page."""
            text, policy = host.pages.get(self.path, ("", ""))
            self.send_response(200 if text else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_words: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        host.url = f"http://127.0.0.1:{server.server_port}"
        yield host
        server.shutdown()
        thread.join()


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser."""
    flags = [flag for flag in FLAGS if not flag.startswith(("--remote", "--headless"))]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program(), args=flags)
        yield launched
        launched.close()


@dataclass
class Visit:
    """One page, everything that it asked for and complained about."""

    page: Page
    context: BrowserContext
    asked: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def requests(self) -> list[str]:
        """The addresses that were asked for."""
        return [request.url for request in self.asked]

    def sent(self, header: str) -> list[str]:
        """What requests besides that for the page itself said in a header, as it left the browser."""
        others = [request for request in self.asked if not request.is_navigation_request()]
        return [value for request in others if (value := request.all_headers().get(header))]

    def settled(self, name: str) -> None:
        """Waits until an element shows what it has or why it has nothing."""
        self.page.wait_for_function(
            """name => [...document.querySelectorAll(name)].every(found => found.shadowRoot
                && !found.shadowRoot.querySelector('[aria-busy]')
                && (found.shadowRoot.querySelector('[part=panel] > *')
                    || found.shadowRoot.querySelector('[part=message] > *')))""",
            arg=name,
        )


@contextmanager
def visit(launched: Browser, size: tuple[int, int] = DESKTOP, **options: Any) -> Iterator[Visit]:
    """A visitor without history; options are those of a browser context."""
    context = launched.new_context(viewport={"width": size[0], "height": size[1]}, **options)
    context.set_default_timeout(20_000)
    made = Visit(context.new_page(), context)
    context.on("request", lambda request: made.asked.append(request))
    made.page.on("console", lambda said: _complain(made, said))
    made.page.on("pageerror", lambda error: made.complaints.append(f"exception: {error}"))
    yield made
    context.close()


def _complain(made: Visit, said: Any) -> None:
    if said.type in ("error", "warning"):
        made.complaints.append(f"{said.type}: {said.text}")
