"""Who is at the other end: the address that a trusted proxy saw, else that of the connection."""

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from kbapi.errors import BadSettingError

MOST_HOPS = 16
LONGEST_CHAIN = 1024
"""Characters at the right end of the header that are looked at: proxies add there."""
_SHARED_BITS = 64
"""An IPv6 customer has at least a /64, and can use any address in it."""
_UNIX = "unix"
_UNKNOWN = "unknown"

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class Proxies:
    """The proxies in front: their networks, whether one comes by a Unix socket, where they tell addresses.

    `variable` is the name that WSGI gives to the header in which a proxy writes whom it speaks for.
    """

    def __init__(self, networks: tuple[Network, ...], *, unix: bool, variable: str) -> None:
        self._networks = networks
        self._unix = unix
        self._variable = variable
        self._has_any = unix or bool(networks)
        self._known = lru_cache(maxsize=8192)(self._caller)

    def caller(self, environ: Mapping[str, Any]) -> str:
        """The IPv4 address or the IPv6 network of 64 bits that a request is counted for."""
        chain = environ.get(self._variable, "")[-LONGEST_CHAIN:] if self._has_any else ""
        return self._known(environ.get("REMOTE_ADDR") or "", chain)

    def trusts(self, address: Address | None) -> bool:
        """Whether a peer is one of our proxies; a peer without an address came by a Unix socket."""
        return self._unix if address is None else any(address in network for network in self._networks)

    def _caller(self, peer: str, chain: str) -> str:
        """The first address from the right that is none of our proxies'; further left anybody can write."""
        address = _address(peer)
        if address is None and peer:
            return _UNKNOWN
        hops = chain.split(",")[-MOST_HOPS:] if chain else []
        while hops and self.trusts(address):
            before = _address(hops.pop())
            if before is None:
                break
            address = before
        return _counted(address)


def trusted_proxies(setting: str, header: str) -> Proxies:
    """The proxies of KBAPI_TRUSTED_PROXIES and KBAPI_CLIENT_ADDRESS_HEADER; raises BadSettingError."""
    names = [name.strip() for name in setting.split(",") if name.strip()]
    variable = f"HTTP_{header.upper().replace('-', '_')}"
    if not header.isascii() or not header.replace("-", "").isalnum():
        raise BadSettingError(f"KBAPI_CLIENT_ADDRESS_HEADER={header!r} is not the name of a header.")
    networks = tuple(_network(name) for name in names if name != _UNIX)
    return Proxies(networks, unix=_UNIX in names, variable=variable)


def _counted(address: Address | None) -> str:
    if isinstance(address, IPv6Address):
        return str(ip_network((int(address), _SHARED_BITS), strict=False))
    return _UNKNOWN if address is None else str(address)


def _address(text: str) -> Address | None:
    """The address in a text, perhaps with brackets and a port; None for anything else."""
    plain = text.strip().strip('"')
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        found = ip_address(plain.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def _network(name: str) -> Network:
    try:
        return ip_network(name)
    except ValueError:
        raise BadSettingError(
            f"KBAPI_TRUSTED_PROXIES: {name!r} is no address; use addresses, networks such as 10.0.0.0/8 "
            "or the word unix, separated by commas."
        ) from None
