"""A Chromium that opens the explorer: what it asked for, what moved, and what axe-core finds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.browser.chromium import FLAGS, program

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
WITHOUT_PORT = tuple(flag for flag in FLAGS if not flag.startswith(("--remote", "--headless")))
SHIFTS = """
    window.shifted = 0;
    new PerformanceObserver(found => {
        for (const entry of found.getEntries()) window.shifted += entry.value;
    }).observe({type: "layout-shift", buffered: true});
"""
RULES = """
    async () => {
        const found = await axe.run(document, {runOnly: [
            "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"
        ]});
        const told = fault => fault.nodes.map(node => node.html.slice(0, 200)).join(" | ");
        return found.violations.map(fault => `${fault.id}: ${told(fault)}`);
    }
"""


@dataclass
class Heard:
    """What a page asked for, and what its console said."""

    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Notes everything from now on."""
        page.on("request", lambda request: self.requests.append(request))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None,
        )


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser of its own."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program(), args=list(WITHOUT_PORT))
        yield chromium
        chromium.close()


def opened(context: BrowserContext, url: str, *, at_rest: bool = False) -> tuple[Page, Heard]:
    """A page that was loaded, or has come to rest, with what it did on the way."""
    page, heard = context.new_page(), Heard()
    page.set_default_timeout(20_000)
    page.add_init_script(SHIFTS)
    heard.listen(page)
    page.goto(url, wait_until="networkidle" if at_rest else "load")
    return page, heard


def faults(page: Page) -> list[str]:
    """What axe-core finds; it is run by the debugger, which the policy of the page does not bind."""
    page.evaluate(AXE)
    found: list[Any] = page.evaluate(RULES)
    return [str(fault) for fault in found]
