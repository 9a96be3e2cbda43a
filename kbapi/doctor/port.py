"""A port that somebody else listens on."""

import errno
import socket
from collections.abc import Iterator

from kbapi.doctor._finding import Finding, Place, error, warning

FIRST_FREE = 1024


def examine(place: Place) -> Iterator[Finding]:
    """A finding where `kbapi serve` with this --host and --port could not listen."""
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = min(found)
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as fault:
        yield _told(place, fault)


def _told(place: Place, fault: OSError) -> Finding:
    where = f"{place.host}, port {place.port}"
    if fault.errno == errno.EADDRINUSE:
        return warning(
            f"Somebody listens on {where} already.",
            "A server started now ends at once. If it is kbapi itself that serves there, all is well.",
            f"See who it is (`ss -ltnp 'sport = :{place.port}'`), stop it, or choose another --port.",
        )
    low = (
        f"Ports below {FIRST_FREE} are for root: leave them to the proxy." if place.port < FIRST_FREE else ""
    )
    return error(
        f"Nobody can listen on {where}: {fault.strerror}.",
        "The server cannot start there.",
        low or "Choose an address of this machine for --host, and a --port that this user may take.",
    )
