"""A headless Chromium that is driven over the DevTools protocol and tells everything that a page did."""

import base64
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websocket import WebSocket, WebSocketTimeoutException, create_connection

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)
PATIENCE = 30
QUIET_SECONDS = 0.4
"""A page is done when this long after it was loaded nothing is under way and nothing was said."""


def program() -> str | None:
    """The browser, if it is installed."""
    return shutil.which("chromium")


@dataclass
class Visit:
    """What happened on a page."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    """Console errors and warnings, exceptions, violations of the page's policy, requests that failed."""
    under_way: set[str] = field(default_factory=set)
    loaded: bool = False


class Page:
    """One tab."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._number = 0
        self.visit = Visit()
        for domain in ("Page", "Network", "Runtime", "Log", "Audits"):
            self.order(f"{domain}.enable")

    def open(self, url: str) -> Visit:
        """Opens an address and waits until the page has come to rest."""
        self.visit = Visit()
        self.order("Page.navigate", url=url)
        began = time.monotonic()
        quiet_since = began
        while time.monotonic() - quiet_since < QUIET_SECONDS or not self.visit.loaded or self.visit.under_way:
            assert time.monotonic() - began < PATIENCE, f"{url} does not come to rest: {self.visit}"
            if self._listen(0.1):
                quiet_since = time.monotonic()
        return self.visit

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, run by the debugger and not by the page."""
        found = self.order("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def resize(self, width: int, height: int) -> None:
        """Makes the window that large; a narrow one is a phone."""
        is_phone = width < 500
        self.order(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=is_phone,
        )

    def picture(self, path: Path) -> None:
        """Saves what is to be seen as PNG."""
        found = self.order("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(found["data"]))

    def order(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Gives an order and returns its result; events that come meanwhile are noted."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            message = self._receive(PATIENCE)
            if message and message.get("id") == self._number:
                assert "error" not in message, (method, message)
                return message["result"]
        raise AssertionError(f"{method} is not answered")

    def _listen(self, seconds: float) -> bool:
        return self._receive(seconds) is not None

    def _receive(self, seconds: float) -> dict[str, Any] | None:
        self._socket.settimeout(seconds)
        try:
            message: dict[str, Any] = json.loads(self._socket.recv())
        except WebSocketTimeoutException:
            return None
        if "method" in message:
            _note(self.visit, message["method"], message["params"])
        return message


def _note(visit: Visit, event: str, told: dict[str, Any]) -> None:
    if event == "Network.requestWillBeSent":
        visit.requests.append(told["request"]["url"])
        visit.under_way.add(told["requestId"])
    elif event in ("Network.loadingFinished", "Network.loadingFailed"):
        visit.under_way.discard(told["requestId"])
        if event == "Network.loadingFailed":
            visit.complaints.append(
                f"request failed: {told.get('errorText')} {told.get('blockedReason', '')}"
            )
    elif event == "Network.responseReceived" and told["response"]["status"] >= 400:
        visit.complaints.append(f"{told['response']['status']}: {told['response']['url']}")
    elif event == "Page.loadEventFired":
        visit.loaded = True
    elif event == "Runtime.consoleAPICalled" and told["type"] in ("error", "warning", "assert"):
        visit.complaints.append(f"console.{told['type']}: {[part.get('value') for part in told['args']]}")
    elif event == "Runtime.exceptionThrown":
        visit.complaints.append(f"exception: {told['exceptionDetails']}")
    elif event == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
        visit.complaints.append(f"log: {told['entry']['text']} {told['entry'].get('url', '')}")
    elif event == "Audits.issueAdded" and told["issue"]["code"] == "ContentSecurityPolicyIssue":
        visit.complaints.append(f"issue: {told['issue']}")


@contextmanager
def chromium(profile: Path) -> Iterator[Page]:
    """A tab of a browser of its own; `profile` is an empty folder."""
    command = [str(program()), *FLAGS, f"--user-data-dir={profile}", "about:blank"]
    log = profile.with_name(f"{profile.name}.log")
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        browser = create_connection(_debugger_of(profile, process), timeout=PATIENCE)
        socket = create_connection(_tab_of(browser), timeout=PATIENCE)
        yield Page(socket)
        socket.close()
        browser.send(json.dumps({"id": 9, "method": "Browser.close"}))
        browser.close()
        process.wait(PATIENCE)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _debugger_of(profile: Path, process: "subprocess.Popen[bytes]") -> str:
    """The address that the browser writes into its profile once it listens."""
    told = profile / "DevToolsActivePort"
    began = time.monotonic()
    while not (told.exists() and len(lines := told.read_text().split()) == 2):
        assert process.poll() is None, "the browser does not start"
        assert time.monotonic() - began < PATIENCE, "the browser does not listen"
        time.sleep(0.05)
    port, path = lines
    return f"ws://127.0.0.1:{port}{path}"


def _tab_of(browser: WebSocket) -> str:
    browser.send(json.dumps({"id": 1, "method": "Target.getTargets"}))
    while (message := json.loads(browser.recv())).get("id") != 1:
        pass
    (tab,) = [target for target in message["result"]["targetInfos"] if target["type"] == "page"]
    origin = browser.sock.getpeername()
    return f"ws://{origin[0]}:{origin[1]}/devtools/page/{tab['targetId']}"
