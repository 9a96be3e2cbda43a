"""Messages go to public addresses alone, whatever a private one is dressed up as."""

import socket
from ipaddress import ip_address
from typing import Any

import pytest

from kbapi.webhooks.address import ForbiddenAddressError, addresses_of, is_public

PRIVATE = (
    "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
    "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.255.255.255", "255.255.255.255", "240.0.0.1",
    "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:80ff:fffe",
)  # fmt: skip
PUBLIC = ("93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808")


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_of_a_network_of_ones_own_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "::1"])
def test_every_way_to_write_the_own_machine_is_refused(host: str) -> None:
    with pytest.raises(ForbiddenAddressError, match="KBAPI_WEBHOOKS_PRIVATE=true allows it"):
        addresses_of(host, 443, private=False)
    assert addresses_of(host, 443, private=True)


def test_a_name_that_leads_to_one_private_address_among_others_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def found(*_: Any, **__: Any) -> list[Any]:
        return [(0, 0, 0, "", (address, 443)) for address in ("93.184.216.34", "10.0.0.1", "93.184.216.34")]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    with pytest.raises(ForbiddenAddressError, match=r"leads to 10\.0\.0\.1"):
        addresses_of("ehr.example", 443, private=False)
    assert addresses_of("ehr.example", 443, private=True) == ["93.184.216.34", "10.0.0.1"]
