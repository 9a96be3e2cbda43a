"""Catalogue 5: more attacks by signed tokens than `test_cds_hooks_tokens` has; one answer to all."""

import base64
import json
import socket
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA384
from flask.testing import FlaskClient

from tests.integrations.cds_tokens import BASE, DISCOVERY, EHR, claims, forged, issuers_file, key, part, token
from tests.publishing import NOON, SAMPLE_CONTENT, application, published

SECONDS = int(NOON.timestamp())
HEADER = {"alg": "ES384", "typ": "JWT", "kid": "ec"}
NOTHING = base64.urlsafe_b64encode(bytes(96)).rstrip(b"=").decode()
"""A signature of two zeros, which broken verifiers of elliptic curves take for anybody's."""


def signed(text: str, header: str = json.dumps(HEADER)) -> str:
    """A token of any two texts, truly signed with the key that `ec` names."""
    data = f"{part(header)}.{part(text)}"
    private = key("p384")
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    der = private.sign(data.encode(), ec.ECDSA(SHA384()))
    raw = jwt.utils.der_to_raw_signature(der, ec.SECP384R1())
    return f"{data}.{base64.urlsafe_b64encode(raw).rstrip(b'=').decode()}"


def with_claims(**more: Any) -> str:
    return signed(json.dumps(claims() | more))


def with_header(**more: Any) -> str:
    return signed(json.dumps(claims()), json.dumps(HEADER | more))


def in_der() -> str:
    data = f"{part(HEADER)}.{part(claims())}"
    private = key("p384")
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    der = private.sign(data.encode(), ec.ECDSA(SHA384()))
    return f"{data}.{base64.urlsafe_b64encode(der).rstrip(b'=').decode()}"


ATTACKS = {
    "signature of zeros": forged(HEADER, claims(), NOTHING),
    "signature in DER": in_der(),
    "signature cut": token(claims())[:-4],
    "signature and more": token(claims()) + "AAAA",
    "signature of another token": f"{part(HEADER)}.{part(claims())}.{token(claims()).rpartition('.')[2]}",
    "padded": token(claims()) + "==",
    "plain base64": token(claims()).replace("-", "+").replace("_", "/") + "+",
    "alg nOnE": forged(HEADER | {"alg": "nOnE"}, claims()),
    "alg empty": forged(HEADER | {"alg": ""}, claims()),
    "alg null": forged(HEADER | {"alg": None}, claims()),
    "alg with a space": with_header(alg="ES384 "),
    "alg in small letters": with_header(alg="es384"),
    "alg with NUL": with_header(alg="ES384\0"),
    "HS384": forged(HEADER | {"alg": "HS384"}, claims(), "A" * 64),
    "EdDSA": forged(HEADER | {"alg": "EdDSA"}, claims(), "A" * 86),
    "encrypted (five parts)": f"{part({'alg': 'dir', 'enc': 'A256GCM'})}.A.A.A.A",
    "nested": signed(token(claims()), json.dumps(HEADER | {"cty": "JWT"})),
    "compressed": with_header(zip="DEF"),
    "chain of certificates": with_header(x5c=["MIIB"]),
    "jwk of a list": with_header(jwk=[]),
    "crit empty": with_header(crit=[]),
    "crit unknown": with_header(crit=["http://example.org/must"]),
    "b64 alone": with_header(b64=False),
    "typ in small letters": with_header(typ="jwt"),
    "typ of a list": with_header(typ=["JWT"]),
    "typ of feedback": with_header(typ="secevent+jwt"),
    "kid of a list": with_header(kid=["ec"]),
    "kid of a number": with_header(kid=0),
    "kid of an address": with_header(kid="https://attacker.example/key"),
    "kid of a command": with_header(kid="ec|id"),
    "kid of a device": with_header(kid="/dev/null"),
    "kid in capitals": with_header(kid="EC"),
    "kid in Cyrillic": with_header(kid="еc"),
    "kid of 8,000 letters": with_header(kid="e" * 5000),
    "alg twice": signed(json.dumps(claims()), '{"alg": "none", "alg": "ES384", "typ": "JWT", "kid": "ec"}'),
    "kid twice": signed(json.dumps(claims()), '{"alg": "ES384", "typ": "JWT", "kid": "x", "kid": "ec"}'),
    "header of a list": signed(json.dumps(claims()), "[]"),
    "header of null": signed(json.dumps(claims()), "null"),
    "header with a BOM": signed(json.dumps(claims()), "\ufeff" + json.dumps(HEADER)),
    "header 1,000 deep": signed(json.dumps(claims()), '{"a":' * 1000 + "1" + "}" * 1000),
    "claims with a BOM": signed("\ufeff" + json.dumps(claims())),
    "claims of null": signed("null"),
    "claims of a text": signed('"x"'),
    "claims twice over": signed(json.dumps(claims()) * 2),
    "exp twice": signed(json.dumps(claims())[:-1] + f', "exp": {SECONDS + 200}}}'),
    "exp NaN": signed(json.dumps(claims()).replace(str(SECONDS + 300), "NaN")),
    "exp Infinity": signed(json.dumps(claims()).replace(str(SECONDS + 300), "Infinity")),
    "exp 1e400": signed(json.dumps(claims()).replace(str(SECONDS + 300), "1e400")),
    "exp of 5,000 digits": signed(json.dumps(claims()).replace(str(SECONDS + 300), "9" * 5000)),
    "exp negative": with_claims(exp=-1),
    "exp zero": with_claims(exp=0),
    "exp null": with_claims(exp=None),
    "exp of a list": with_claims(exp=[SECONDS + 300]),
    "exp of an object": with_claims(exp={"a": 1}),
    "exp as a float": signed(json.dumps(claims()).replace(str(SECONDS + 300), f"{SECONDS + 300}.0")),
    "exp in fullwidth": with_claims(exp="１"),
    "iat negative": with_claims(iat=-(10**12)),
    "iat of a text": with_claims(iat=str(SECONDS)),
    "nbf of a text": with_claims(nbf="0"),
    "nbf null": with_claims(nbf=None),
    "aud of an object": with_claims(aud={"a": DISCOVERY}),
    "aud nested": with_claims(aud=[[DISCOVERY]]),
    "aud twice in a list": with_claims(aud=[DISCOVERY, DISCOVERY]),
    "aud of true": with_claims(aud=True),
    "aud with a space": with_claims(aud=f"{DISCOVERY} "),
    "aud with NUL": with_claims(aud=f"{DISCOVERY}\0"),
    "aud with a query": with_claims(aud=f"{DISCOVERY}?x=1"),
    "aud with a fragment": with_claims(aud=f"{DISCOVERY}#x"),
    "aud with user": with_claims(aud=DISCOVERY.replace("https://", "https://x@")),
    "aud with port": with_claims(aud=DISCOVERY.replace(".org", ".org:443")),
    "aud over http": with_claims(aud=DISCOVERY.replace("https", "http")),
    "aud escaped": with_claims(aud=DISCOVERY.replace("cds", "%63ds")),
    "aud in Cyrillic": with_claims(aud=DISCOVERY.replace("example", "еxample")),
    "aud of a pattern": with_claims(aud=f"{BASE}/*"),
    "iss of a list": with_claims(iss=[EHR]),
    "iss of an object": with_claims(iss={}),
    "iss of a number": with_claims(iss=1),
    "iss with NUL": with_claims(iss=f"{EHR}\0"),
    "iss with a space": with_claims(iss=f" {EHR}"),
    "iss in capitals": with_claims(iss=EHR.upper()),
    "iss with a path": with_claims(iss=f"{EHR}evil"),
    "iss of a host that begins alike": with_claims(iss="https://ehr.example.org.attacker.example/"),
    "jti of a list": with_claims(jti=["x"]),
    "jti null": with_claims(jti=None),
    "jti of true": with_claims(jti=True),
    "jti of 257 letters": with_claims(jti="é" * 257),
    "tenant of a list": with_claims(tenant=["north"]),
    "tenant null": with_claims(tenant=None),
    "tenant of an object": with_claims(tenant={}),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the file of issuers and a state folder into which something was published."""
    folder = tmp_path_factory.mktemp("attacked")
    issuers_file(folder)
    published(SAMPLE_CONTENT, folder / "state")
    return folder


@pytest.fixture(scope="module")
def asking_for_tokens(place: Path) -> FlaskClient:
    """Asks an application that lets in bearers of good tokens only."""
    settings = {"base_url": BASE, "cds_issuers": str(place / "issuers.json")}
    return application(place / "state", **settings).test_client()


@pytest.fixture
def guarded(asking_for_tokens: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The same where no other machine can be reached."""

    def refuse(*_: Any) -> None:
        raise AssertionError("something tried to reach another machine")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return asking_for_tokens


def bare(answer: Any) -> dict[str, Any]:
    """The problem without the id of its request."""
    return {name: value for name, value in answer.json.items() if name != "instance"}


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_is_wrong_the_answer_is_the_same(guarded: FlaskClient, attack: str) -> None:
    shown = {"Authorization": f"Bearer {ATTACKS[attack]}"}
    began = time.thread_time()
    answer = guarded.get("/cds-services", headers=shown)
    assert time.thread_time() - began < 0.1
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert bare(answer) == bare(guarded.get("/cds-services"))


@pytest.mark.parametrize(
    "scheme", ["Bearer\t{}", "Bearer  {}", " Bearer {}", "Bearer {} ",
    "Bearer {},", "DPoP {}", "Bearer={}", "{}",
               "Bearer\u00a0{}", "Bearer {}; x=1", 'Bearer "{}"', "Token {}", "Bearer {} {}"]
)  # fmt: skip
def test_a_good_token_that_is_shown_in_another_way_is_refused(guarded: FlaskClient, scheme: str) -> None:
    shown = {"Authorization": scheme.replace("{}", token(claims()))}
    answer = guarded.get("/cds-services", headers=shown)
    assert (answer.status_code, bare(answer)) == (401, bare(guarded.get("/cds-services")))


@pytest.mark.parametrize(
    "header", ["X-Authorization", "X-Forwarded-Authorization", "Proxy-Authorization", "Cookie"]
)
def test_a_good_token_elsewhere_is_not_looked_at(guarded: FlaskClient, header: str) -> None:
    assert guarded.get("/cds-services", headers={header: f"Bearer {token(claims())}"}).status_code == 401
    for name in ("access_token", "token", "jwt"):
        assert guarded.get(f"/cds-services?{name}={token(claims())}").status_code in (400, 401)


@pytest.mark.parametrize(
    "name", ["\ud800", "\0", "é", "'; DROP TABLE used_token; --", "\u202e", " ", "{}", "a" * 256]
)
def test_any_text_names_a_token_once(guarded: FlaskClient, name: str) -> None:
    shown = {"Authorization": f"Bearer {with_claims(jti=name)}"}
    assert guarded.get("/cds-services", headers=shown).status_code == 200
    assert guarded.get("/cds-services", headers=shown).status_code == 401
