"""Signed tokens: good for one address, one short time and one request; all else is the same bare 401."""

import hashlib
import hmac
import json
import sqlite3
import time
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from flask.testing import FlaskClient

from kbapi.integrations.cds_hooks.issuers import read_issuers
from kbapi.integrations.cds_hooks.tokens import credential
from tests.integrations.cds_calls import CANDIDACY, Plain, order_select
from tests.integrations.cds_tokens import (
    BASE,
    DISCOVERY,
    EHR,
    LAB,
    claims,
    forged,
    issuers_file,
    jwk,
    key,
    part,
    pem,
    token,
)
from tests.publishing import NOON, SAMPLE_CONTENT, application, published

SECONDS = int(NOON.timestamp())
SPECIFICATION_KEY = {
    "kty": "EC",
    "use": "sig",
    "crv": "P-384",
    "kid": "example-kid",
    "x": "46SDH7Znh821wblCBglA61sNE9ZrHYKKt3qRtRTmSXyOI_FIGBLWrWa0GPUkDCEk",
    "y": "XMcRuuoGW7CXjQdy-F5i3FeBE0x9hPLdeFdSoDd3ELmx404tLX0VRRcqzAsPhXcI",
    "alg": "ES384",
}
SPECIFICATION_TOKEN = (
    "eyJhbGciOiJFUzM4NCIsInR5cCI6IkpXVCIsImtpZCI6ImV4YW1wbGUta2lkIiwiamt1IjoiaHR0cHM6Ly9maGlyLWVoci5leGFtcGxl"
    "LmNvbS9qd2tfdXJpIn0.eyJpc3MiOiJodHRwczovL2ZoaXItZWhyLmV4YW1wbGUuY29tLyIsInN1YiI6ImNsaWVudF9pZCIsImF1ZCI6"
    "Imh0dHBzOi8vY2RzLmV4YW1wbGUub3JnL2Nkcy1zZXJ2aWNlcy9zb21lLXNlcnZpY2UiLCJleHAiOjE0MjI1Njg4NjAsImlhdCI6MTMx"
    "MTI4MDk3MCwianRpIjoiZWUyMmIwMjEtZTFiNy00NjExLWJhNWItOGVlYzZhMzNhYzFlIiwidGVuYW50IjoiMmRkZDZjM2EtOGU5YS00"
    "NGM2LWEzMDUtNTIxMTFhZDMwMmEyIn0.CUFPkplnWd6YGIvzoHolWCQBDsCL8QtTWKGg_QFpS169WrqDGzktRi-_we6-6rVzbjerU27Z"
    "Kww_SW0-b9RTz-dPJNcqsueMio8r6EqXUXhbLm_ch3XFSbDlGHDl_tqo"
)
"""The token and key that the specification gives as its example (CC BY 4.0); it ran out in 2015."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the file of issuers and a state folder into which something was published."""
    folder = tmp_path_factory.mktemp("guarded")
    issuers_file(folder)
    published(SAMPLE_CONTENT, folder / "state")
    return folder


def guarded_client(place: Path, now: datetime = NOON) -> FlaskClient:
    settings = {"base_url": BASE, "cds_issuers": str(place / "issuers.json")}
    return application(place / "state", lambda: now, **settings).test_client()


@pytest.fixture(scope="module")
def guarded(place: Path) -> FlaskClient:
    return guarded_client(place)


def shown(client: FlaskClient, bearer: str, path: str = "/cds-services", scheme: str = "Bearer") -> Any:
    return client.get(path, headers={"Authorization": f"{scheme} {bearer}"})


def hmac_with_public_key(name: str) -> str:
    """The attack that takes the public key for the secret of an HMAC."""
    signed = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': 'rsa'})}.{part(claims())}"
    signature = hmac.new(pem(key(name)), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{part(signature.hex())}"


def header(**more: Any) -> Plain:
    return {"alg": "ES384", "typ": "JWT", "kid": "ec"} | more


def tampered() -> str:
    first, _, last = token(claims()).split(".")
    return ".".join((first, part(claims(jti="other")), last))


def in_two_ways() -> str:
    good = json.dumps(claims())
    return jwt.PyJWS().encode(
        (good[:-1] + f', "aud": "{DISCOVERY}"}}').encode(), key("p384"), "ES384", {"kid": "ec", "typ": "JWT"}
    )


ATTACKS = {
    "nothing": "",
    "no token": "x",
    "not three parts": "a.b",
    "four parts": token(claims()) + ".AAAA",
    "alg none": forged(header(alg="none"), claims(), ""),
    "alg None": forged(header(alg="None"), claims()),
    "HMAC with the public key": hmac_with_public_key("rsa2048"),
    "alg is no text": forged(header(alg=["ES384"]), claims()),
    "unsigned": forged(header(), claims()),
    "tampered with": tampered(),
    "another's key": token(claims(), "p384-attacker"),
    "own key in the header": token(claims(), "p384-attacker", jwk=jwk(key("p384-attacker"), "ec")),
    "own key by x5u": token(claims(), x5u="https://attacker.example/cert"),
    "own key by jku": token(claims(), "p384-attacker", jku="https://attacker.example/jwks"),
    "crit": token(claims(), crit=["exp"], exp=1),
    "b64": forged(header(b64=False, crit=["b64"]), claims()),
    "weaker than agreed: ES256": token(claims(), "p256", "ES256", "small"),
    "weaker than agreed: RS256": token(claims(), "rsa2048", "RS256", "rsa"),
    "another size of hash: RS512": token(claims(), "rsa2048", "RS512", "rsa"),
    "PS384": token(claims(), "rsa2048", "PS384", "rsa"),
    "key of another kind": token(claims(), "p384", "ES384", "rsa"),
    "kid of a path": token(claims(), kid="../../../../etc/passwd"),
    "kid of SQL": token(claims(), kid="ec' OR '1'='1"),
    "kid with NUL": token(claims(), kid="ec\x00"),
    "no kid": token(claims(), kid=None),
    "typ of another kind": token(claims(), typ="at+jwt"),
    "unknown issuer": token(claims(iss="https://attacker.example/")),
    "another issuer's key": token(claims(iss=LAB)),
    "issuer without slash": token(claims(iss=EHR.rstrip("/"))),
    "no issuer": token(claims(iss=None)),
    "another address": token(claims(aud=f"{BASE}/cds-services/spinal-injection-candidacy")),
    "a prefix of the address": token(claims(aud=BASE)),
    "longer than the address": token(claims(aud=f"{DISCOVERY}/")),
    "address in another case": token(claims(aud=DISCOVERY.upper())),
    "two addresses": token(claims(aud=[DISCOVERY, "https://other.example/"])),
    "no addresses": token(claims(aud=[])),
    "no address": token(claims(aud=None)),
    "address by Host": token(claims(aud="http://localhost/cds-services")),
    "expired": token(claims(iat=SECONDS - 200, exp=SECONDS)),
    "too long": token(claims(exp=SECONDS + 301)),
    "issued in the future": token(claims(iat=SECONDS + 61, exp=SECONDS + 300)),
    "not yet good": token(claims(nbf=SECONDS + 61)),
    "expires before it was issued": token(claims(iat=SECONDS + 50, exp=SECONDS + 50)),
    "no exp": token(claims(exp=None)),
    "no iat": token(claims(iat=None)),
    "no jti": token(claims(jti=None)),
    "empty jti": token(claims(jti="")),
    "jti is no text": token(claims() | {"jti": 7}),
    "endless jti": token(claims(jti="x" * 257)),
    "exp is a text": token(claims() | {"exp": str(SECONDS + 300)}),
    "exp is a fraction": token(claims() | {"exp": SECONDS + 299.5}),
    "exp is true": token(claims() | {"exp": True}),
    "exp beyond numbers": token(claims() | {"exp": 10**30}),
    "tenant is no text": token(claims() | {"tenant": 7}),
    "claims in two ways": in_two_ways(),
    "claims are a list": forged(header(), [1]),
    "claims are deep": forged(header(), "[" * 3000),
    "no base64": "!!.??.==",
    "not ASCII": "é.é.é",
    "two at once": f"{token(claims())}, Bearer {token(claims())}",
    "oversize": token(claims(padding="x" * 9000)),
    "16 kB": "a" * 16_000,
    "ten thousand parts": ".".join("a" * 4000),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_is_wrong_the_answer_is_the_same(guarded: FlaskClient, attack: str) -> None:
    answer = shown(guarded, ATTACKS[attack].encode("utf-8").decode("latin-1"))
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert bare(answer.json) == bare(guarded.get("/cds-services").json)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def bare(problem: Plain) -> Plain:
    return {name: value for name, value in problem.items() if name != "instance"}


@pytest.mark.parametrize(
    "bearer",
    [
        token(claims()),
        token(claims(), "rsa2048", "RS384", "rsa"),
        token(claims(aud=[DISCOVERY])),
        token(claims(iat=SECONDS + 60, exp=SECONDS + 360)),
        token(claims(nbf=SECONDS - 300, sub="client")),
        token(claims(tenant="anybody")),
        token(claims(), jku="http://127.0.0.1:1/never-fetched", extra="ignored"),
        token(claims(iss=LAB, tenant="north"), "p256-lab", "ES256", "lab"),
    ],
)
def test_a_good_token_is_let_in_once(guarded: FlaskClient, bearer: str) -> None:
    answer = shown(guarded, bearer)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert shown(guarded, bearer).status_code == 401


@pytest.mark.parametrize("tenant", [None, "south"])
def test_another_tenant_of_a_known_issuer_is_refused(guarded: FlaskClient, tenant: str | None) -> None:
    bearer = token(claims(iss=LAB, tenant=tenant), "p256-lab", "ES256", "lab")
    assert shown(guarded, bearer).status_code == 401


def test_a_token_used_with_one_worker_is_refused_by_another_and_after_a_restart(
    guarded: FlaskClient, place: Path
) -> None:
    bearer = token(claims())
    assert shown(guarded_client(place), bearer).status_code == 200
    assert shown(guarded, bearer).status_code == 401
    assert shown(guarded_client(place, NOON + timedelta(seconds=299)), bearer).status_code == 401


def test_the_scheme_is_read_in_any_case_and_others_are_refused(guarded: FlaskClient) -> None:
    assert shown(guarded, token(claims()), scheme="bearer").status_code == 200
    for scheme in ("Basic", "JWT", "Bearer:", "Bearer  Bearer"):
        assert shown(guarded, token(claims()), scheme=scheme).status_code == 401


def test_calls_and_feedback_need_a_token_of_their_own_before_anything_is_read(guarded: FlaskClient) -> None:
    for path in (CANDIDACY, f"{CANDIDACY}/feedback", "/cds-services/unknown"):
        assert guarded.post(path, data="not JSON").status_code == 401
        assert guarded.post(path, headers=bearing(DISCOVERY)).status_code == 401
        assert guarded.post(f"{path}?x=1", json=order_select()).status_code == 401
    assert (
        guarded.post("/cds-services/unknown", headers=bearing(f"{BASE}/cds-services/unknown")).status_code
        == 404
    )
    good = guarded.post(CANDIDACY, json=order_select(), headers=bearing(f"{BASE}{CANDIDACY}"))
    assert (good.status_code, good.json) == (200, {"cards": []})


def bearing(audience: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(claims(aud=audience))}"}


def test_a_preflight_and_all_other_addresses_need_no_token(guarded: FlaskClient) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    assert guarded.options(CANDIDACY, headers=asked).status_code == 204
    assert guarded.options(CANDIDACY).status_code == 200
    assert guarded.get("/v1/procedures").status_code == 200


def test_the_example_of_the_specification_is_genuine_but_expired(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text(json.dumps({"keys": [SPECIFICATION_KEY]}))
    path = tmp_path / "issuers.json"
    path.write_text(json.dumps({"issuers": [{"iss": "https://fhir-ehr.example.com/", "keys": "keys.json"}]}))
    issuers = read_issuers(path)
    public = issuers["https://fhir-ehr.example.com/"].keys["example-kid"].public
    assert jwt.PyJWS().decode(SPECIFICATION_TOKEN, public, ["ES384"])
    audience = "https://cds.example.org/cds-services/some-service"
    assert credential(f"Bearer {SPECIFICATION_TOKEN}", issuers, audience, NOON) is None


def test_where_use_cannot_be_written_down_nobody_is_let_in(tmp_path: Path) -> None:
    issuers_file(tmp_path)
    published(SAMPLE_CONTENT, tmp_path / "state")
    client = guarded_client(tmp_path)
    with closing(sqlite3.connect(tmp_path / "state" / "kbapi.sqlite3")) as database:
        database.execute("DROP TABLE used_token")
    answer = shown(client, token(claims()))
    assert (answer.status_code, answer.json["type"]) == (503, f"{BASE}/problems/not-ready")
    assert shown(client, token(claims(), "p384-attacker")).status_code == 401


def test_long_rubbish_is_refused_fast_and_by_its_length_before_it_is_read(guarded: FlaskClient) -> None:
    for rubbish in ("a" * 1_000_000, ".".join("a" * 100_000), "a." * 2 + "b" * 500_000):
        began = time.process_time()
        assert shown(guarded, rubbish).status_code == 431
        assert time.process_time() - began < 0.1
