"""Whom a request is counted for: what a trusted proxy says, and nothing that a caller can write."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbapi.errors import BadSettingError
from kbapi.web.client_address import trusted_proxies

NONE = trusted_proxies("", "X-Forwarded-For")
BEHIND = trusted_proxies("10.0.0.0/8, 127.0.0.1, ::1, 2001:db8:ffff::/48", "X-Forwarded-For")
SOCKET = trusted_proxies("unix", "X-Forwarded-For")
ADDRESSES = st.ip_addresses().map(str)


@pytest.mark.parametrize(
    ("peer", "chain", "caller"),
    [
        ("10.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.7, 10.9.9.9", "203.0.113.7"),
        ("10.0.0.1", "203.0.113.7:4711", "203.0.113.7"),
        ("10.0.0.1", "[2001:db8:1:2:3:4:5:6]:4711", "2001:db8:1:2::/64"),
        ("10.0.0.1", "2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::1", "::ffff:203.0.113.7", "203.0.113.7"),
        ("::ffff:10.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("2001:db8:ffff::1", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "1.2.3.4, unknown", "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4, 10.0.0.2, 999.1.1.1", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.2, 10.0.0.3", "10.0.0.2"),
        ("203.0.113.9", "1.2.3.4", "203.0.113.9"),
        ("", "1.2.3.4", "unknown"),
        ("nonsense", "1.2.3.4", "unknown"),
    ],
)
def test_the_chain_is_walked_from_the_right(peer: str, chain: str, caller: str) -> None:
    assert BEHIND.caller({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": chain}) == caller


def test_a_proxy_on_a_unix_socket_is_trusted_only_if_the_setting_says_so() -> None:
    told = {"REMOTE_ADDR": "", "HTTP_X_FORWARDED_FOR": "203.0.113.7"}
    assert SOCKET.caller(told) == "203.0.113.7"
    assert NONE.caller(told) == "unknown"


@given(st.text(max_size=300), ADDRESSES)
def test_without_trusted_proxies_nothing_that_is_written_counts(written: str, peer: str) -> None:
    names = ("X_FORWARDED_FOR", "FORWARDED", "X_REAL_IP", "CLIENT_IP", "TRUE_CLIENT_IP", "CF_CONNECTING_IP")
    forged = {f"HTTP_{name}": written for name in names}
    assert NONE.caller({"REMOTE_ADDR": peer, **forged}) == NONE.caller({"REMOTE_ADDR": peer})


@given(st.text(max_size=2_000), ADDRESSES)
def test_behind_a_proxy_nothing_left_of_what_it_wrote_counts(written: str, client: str) -> None:
    if BEHIND.trusts(ipaddress.ip_address(client)):
        return
    told = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": f"{written}, {client}"}
    assert BEHIND.caller(told) == NONE.caller({"REMOTE_ADDR": client})


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_all_addresses_of_one_ipv6_network_are_one_caller(one: int, other: int) -> None:
    network = int(ipaddress.ip_address("2001:db8:5:6::"))
    callers = {
        NONE.caller({"REMOTE_ADDR": str(ipaddress.IPv6Address(network + host))}) for host in (one, other)
    }
    assert callers == {"2001:db8:5:6::/64"}


def test_a_header_that_cannot_be_written_with_an_underscore_can_be_chosen() -> None:
    proxies = trusted_proxies("10.0.0.1", "Clientaddress")
    told = {"REMOTE_ADDR": "10.0.0.1", "HTTP_CLIENTADDRESS": "203.0.113.7", "HTTP_X_FORWARDED_FOR": "1.2.3.4"}
    assert proxies.caller(told) == "203.0.113.7"


@pytest.mark.parametrize("setting", ["proxy.example", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.1;10.0.0.2", "*"])
def test_a_setting_that_names_no_network_is_refused_by_name(setting: str) -> None:
    with pytest.raises(BadSettingError, match="KBAPI_TRUSTED_PROXIES"):
        trusted_proxies(setting, "X-Forwarded-For")


@pytest.mark.parametrize("header", ["", "X_Forwarded_For", "X Forwarded", "é", "a:b"])
def test_a_header_that_is_none_is_refused_by_name(header: str) -> None:
    with pytest.raises(BadSettingError, match="KBAPI_CLIENT_ADDRESS_HEADER"):
        trusted_proxies("", header)
