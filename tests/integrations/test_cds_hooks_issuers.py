"""The file of trusted issuers: read at start, and refused in a sentence that says what to change."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kbapi.config import Settings
from kbapi.errors import BadSettingError
from kbapi.integrations.cds_hooks.issuers import read_issuers
from tests.integrations.cds_tokens import BASE, EHR, LAB, issuers_file, jwk, key, pem
from tests.publishing import application

ENTRY = {"iss": EHR, "keys": "keys"}


def reading(folder: Path, held: Any, entry: Any = ENTRY, **more: Any) -> Any:
    text = held if isinstance(held, bytes) else json.dumps(held).encode()
    (folder / "keys").write_bytes(text)
    entries = entry if isinstance(entry, list) else [entry | more]
    (folder / "issuers.json").write_text(json.dumps({"issuers": entries}))
    return read_issuers(folder / "issuers.json")


def test_keys_are_read_from_a_set_or_from_pem_with_the_algorithms_that_fit(tmp_path: Path) -> None:
    issuers = read_issuers(issuers_file(tmp_path))
    found = {
        (name, kid): known.algorithms
        for name, issuer in issuers.items()
        for kid, known in issuer.keys.items()
    }
    assert found == {(EHR, "ec"): ("ES384",), (EHR, "rsa"): ("RS384",), (LAB, "lab"): ("ES256",)}


def test_keys_of_a_set_that_cannot_sign_here_are_passed_over(tmp_path: Path) -> None:
    keys = [
        jwk(key("p384"), "good"),
        jwk(key("p384-2"), "encrypts", use="enc"),
        jwk(key("rsa2048"), "other-hash", alg="RS512"),
        jwk(key("rsa1024"), "short"),
        {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kid": "ed"},
    ]
    assert list(reading(tmp_path, {"keys": keys})[EHR].keys) == ["good"]


SECRET = key("p384").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
GOOD = {"keys": [jwk(key("p384"), "ec")]}


@pytest.mark.parametrize(
    ("keys", "more", "said"),
    [
        ({"keys": [jwk(key("rsa1024"), "short")]}, {}, "RSA keys need 2048 bits"),
        ({"keys": [jwk(key("p256"), "small")]}, {}, "no public key that can sign by ES384 or RS384"),
        ({"keys": [jwk(key("p384"), "ec", d="secret")]}, {}, "is secret"),
        ({"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "shared"}]}, {}, "is secret"),
        ({"keys": [{"kty": "EC"}]}, {}, "each key needs a `kid`"),
        ({"keys": [jwk(key("p384"), "ec"), jwk(key("p256"), "ec")]}, {}, "the same `kid`"),
        ({"keys": []}, {}, "write a JWK Set"),
        (b"not JSON", {}, "not JSON"),
        (b'{"keys": [], "keys": []}', {}, "gives a name twice"),
        (pem(key("p384")), {}, "a PEM file names no key"),
        (SECRET, {"kid": "x"}, "not a public key in PEM"),
        (b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", {"kid": "x"}, "not a public key"),
        (GOOD, {"algorithms": ["HS256"]}, "`HS256` is not allowed"),
        (GOOD, {"algorithms": ["none"]}, "`none` is not allowed"),
        (GOOD, {"algorithms": "ES384"}, "is a list of texts"),
        (GOOD, {"algoritms": ["ES384"]}, "`algoritms` is not known"),
        (GOOD, {"organisation": ["north"]}, "`organisation` is the id of an organisation"),
        (GOOD, {"keys": "missing"}, "cannot be read: No such file"),
        (GOOD, {"iss": 7}, "needs the texts `iss` and `keys`"),
    ],
)  # fmt: skip
def test_what_cannot_be_trusted_is_refused_with_the_remedy(
    tmp_path: Path, keys: Any, more: dict[str, Any], said: str
) -> None:
    with pytest.raises(BadSettingError) as refused:
        reading(tmp_path, keys, **more)
    assert said in str(refused.value)
    assert "KBAPI_CDS_ISSUERS" in str(refused.value)


def test_an_issuer_is_named_once(tmp_path: Path) -> None:
    with pytest.raises(BadSettingError, match="named twice"):
        reading(tmp_path, GOOD, [ENTRY, ENTRY])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"issuers": []}', '{"issuers": [1]}', "[" * 100_000])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "issuers.json").write_text(text)
    with pytest.raises(BadSettingError):
        read_issuers(tmp_path / "issuers.json")


def test_the_service_does_not_start_with_issuers_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(BadSettingError, match="cannot be read"):
        application(tmp_path, base_url=BASE, cds_issuers=str(tmp_path / "missing.json"))
    with pytest.raises(BadSettingError, match="needs KBAPI_BASE_URL"):
        Settings.from_environment({"KBAPI_CDS_ISSUERS": "issuers.json"})


def test_open_services_say_so_once_at_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    client = application(tmp_path, log_level="warning").test_client()
    client.get("/cds-services")
    assert capsys.readouterr().err.count("CDS Hooks is open to any caller") == 1
    application(tmp_path, log_level="warning", base_url=BASE, cds_issuers=str(issuers_file(tmp_path)))
    assert "open to any caller" not in capsys.readouterr().err
    logging.getLogger("kbapi").setLevel(logging.ERROR)
