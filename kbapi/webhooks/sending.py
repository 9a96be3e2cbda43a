"""Sends one message to one address: follows no redirect, asks no proxy, keeps nothing of the answer."""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from kbapi import __version__
from kbapi.webhooks.address import addresses_of

SECONDS = 15.0
"""How long an attempt may take in all, from the connection to the status of the answer."""
MOST_ADDRESSES = 2
"""Addresses of one host that are tried in one attempt."""
GONE = 410


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt: taken, or not and perhaps never again, and why in words."""

    taken: bool
    gone: bool
    told: str


def send(url: str, headers: Mapping[str, str], body: bytes, *, private: bool) -> Outcome:
    """Posts a message; every failure is an outcome."""
    try:
        status = _status(urlsplit(url), headers, body, private=private)
    except TimeoutError:
        return Outcome(taken=False, gone=False, told=f"no answer within {SECONDS:.0f} s")
    except (OSError, UnicodeError, http.client.HTTPException) as fault:
        return Outcome(taken=False, gone=False, told=_in_words(fault))
    return Outcome(taken=200 <= status < 300, gone=status == GONE, told=f"HTTP {status}")


def _in_words(fault: Exception) -> str:
    """Without what a server sent, which may be anything."""
    if isinstance(fault, http.client.HTTPException):
        return "no HTTP answer"
    if isinstance(fault, UnicodeError):
        return "not reached: the host name is none"
    said = getattr(fault, "strerror", None) or str(fault)
    return f"not reached: {said}"


def _status(url: SplitResult, headers: Mapping[str, str], body: bytes, *, private: bool) -> int:
    host, port = url.hostname or "", url.port or (443 if url.scheme == "https" else 80)
    sock = _connected(addresses_of(host, port, private=private), port)
    with _time_limit(sock), closing(_dressed(sock, url.scheme, host)) as dressed:
        return _posted(dressed, url, headers, body)


def _connected(addresses: Sequence[str], port: int) -> socket.socket:
    """A connection to one of the first addresses, never to what the name may lead to by now."""
    failure = OSError("the host has no address")
    for address in addresses[:MOST_ADDRESSES]:
        try:
            return socket.create_connection((address, port), timeout=SECONDS)
        except OSError as fault:
            failure = fault
    raise failure


def _dressed(sock: socket.socket, scheme: str, host: str) -> socket.socket:
    if scheme == "http":
        return sock
    try:
        return ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    except OSError:
        sock.close()
        raise


@contextmanager
def _time_limit(sock: socket.socket) -> Iterator[None]:
    """Cuts the connection when the time is over: a limit for each step would not end an answer in drops."""
    expired = threading.Event()
    handle = sock.dup()
    timer = threading.Timer(SECONDS, _cut, (handle, expired))
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException):
        if not expired.is_set():
            raise
    finally:
        timer.cancel()
        timer.join()
        handle.close()
    # What was cut may look like a short answer.
    if expired.is_set():
        raise TimeoutError


def _posted(sock: socket.socket, url: SplitResult, headers: Mapping[str, str], body: bytes) -> int:
    connection = http.client.HTTPConnection(url.netloc)
    connection.sock = sock
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    own = {"Content-Type": "application/json", "User-Agent": f"kbapi/{__version__}", "Connection": "close"}
    connection.request("POST", path, body, own | dict(headers))
    return connection.getresponse().status


def _cut(sock: socket.socket, expired: threading.Event) -> None:
    expired.set()
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
