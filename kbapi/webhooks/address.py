"""Where a host name leads, looked up once, and whether messages may go there."""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 as it is reached from networks that have only IPv6 (RFC 6052)."""
_COMPATIBLE = IPv6Network("::/96")


class ForbiddenAddressError(OSError):
    """A host name leads to an address that is not one of the public internet."""


def addresses_of(host: str, port: int, *, private: bool) -> list[str]:
    """The addresses of a host, to be connected to as they are; raises OSError.

    Unless `private` is allowed, all must be public: a name that also leads elsewhere is not to be trusted.
    """
    found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    addresses = list(dict.fromkeys(str(address) for address in found))
    if not private:
        _refuse_private(host, addresses)
    return addresses


def _refuse_private(host: str, addresses: Sequence[str]) -> None:
    for address in addresses:
        if not is_public(ip_address(address)):
            raise ForbiddenAddressError(
                f"{host} leads to {address}, which is not public: KBAPI_WEBHOOKS_PRIVATE=true allows it"
            )


def is_public(address: Address) -> bool:
    """Whether an address, and the one that it may carry inside, is one of the public internet."""
    inner = _carried(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _carried(address: Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if address in _TRANSLATED or (address in _COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
