"""One attempt: over real connections, to the address that was checked, within its time."""

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kbapi.webhooks import sending
from kbapi.webhooks.sending import Outcome, send
from kbapi.webhooks.signing import signed_headers
from tests.webhooks.receiver import SECRET, Receiver, receiving

BODY = '{"type":"ñ"}'.encode()


def sent(url: str, *, private: bool = True) -> Outcome:
    headers = signed_headers("msg_1", datetime.now(UTC), BODY, [SECRET])
    return send(url, headers, BODY, private=private)


def test_a_message_arrives_whole_and_signed(receiver: Receiver) -> None:
    assert sent(f"{receiver.url}?key=1") == Outcome(taken=True, gone=False, told="HTTP 204")
    [received] = receiver.received
    assert (received.path, received.body, received.genuine) == ("/hook?key=1", BODY, True)
    assert received.headers["content-type"] == "application/json"
    assert received.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert received.headers["user-agent"].startswith("kbapi/")


@pytest.mark.parametrize("status", [300, 304, 400, 410, 429, 500, 503])
def test_only_success_counts(receiver: Receiver, status: int) -> None:
    receiver.statuses = [status]
    assert sent(receiver.url) == Outcome(taken=False, gone=status == 410, told=f"HTTP {status}")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(receiver: Receiver, status: int) -> None:
    receiver.statuses, receiver.location = [status], receiver.url
    assert not sent(receiver.url).taken
    assert len(receiver.received) == 1


def test_nothing_is_sent_to_a_private_address_unless_that_is_allowed(receiver: Receiver) -> None:
    for host in ("127.0.0.1", "localhost"):
        outcome = sent(f"http://{host}:{receiver.port}/", private=False)
        assert not outcome.taken
        assert "is not public" in outcome.told
    assert receiver.received == []


def test_a_name_is_looked_up_once_and_the_address_found_then_is_used(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, real = [], socket.getaddrinfo

    def found(host: Any, *more: Any, **others: Any) -> Any:
        if host != "ehr.example":
            return real(host, *more, **others)
        asked.append(host)
        # Who asks a second time would be led elsewhere.
        return real("127.0.0.1" if len(asked) == 1 else "127.0.0.99", *more, **others)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    assert sent(f"http://ehr.example:{receiver.port}/hook").taken
    assert asked == ["ehr.example"]
    assert receiver.received[0].headers["host"] == f"ehr.example:{receiver.port}"


def test_no_proxy_of_the_environment_is_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert sent(receiver.url).taken


def test_who_is_not_there_is_told(unused_port: int) -> None:
    outcome = sent(f"http://127.0.0.1:{unused_port}/")
    assert outcome == Outcome(taken=False, gone=False, told="not reached: Connection refused")
    assert not sent("http://nobody.invalid/").taken
    assert sent("http://a..b/").told == "not reached: the host name is none"


@pytest.fixture
def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def dripping() -> Iterator[int]:
    """The port of a server that sends a byte of an endless header now and then."""
    ended = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = server.accept()
        with connection:
            try:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                while not ended.wait(0.02):
                    connection.sendall(b"x")
            except OSError:
                return

    thread = threading.Thread(target=drip)
    thread.start()
    yield int(server.getsockname()[1])
    ended.set()
    thread.join()
    server.close()


def test_an_answer_in_drops_is_cut_off(dripping: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SECONDS", 0.3)
    assert sent(f"http://127.0.0.1:{dripping}/").told == "no answer within 0 s"


def test_what_is_no_http_is_told_without_its_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def babble() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"canary says hello\r\n\r\n")

        thread = threading.Thread(target=babble)
        thread.start()
        outcome = sent(f"http://127.0.0.1:{server.getsockname()[1]}/")
        thread.join()
    assert outcome == Outcome(taken=False, gone=False, told="no HTTP answer")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 that vouches for itself, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "receiver")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path: Path = tmp_path_factory.mktemp("tls") / "receiver.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


def test_tls_is_verified_for_the_name_of_the_host(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving(certificate) as receiver:
        refused = sent(f"https://127.0.0.1:{receiver.port}/hook")
        assert "not reached" in refused.told
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert sent(f"https://127.0.0.1:{receiver.port}/hook").taken
        assert not sent(f"https://localhost:{receiver.port}/hook").taken
        assert [received.genuine for received in receiver.received] == [True]
