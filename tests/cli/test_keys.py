"""The commands for keys: shown once, listed without secrets, renewed with an overlap, revoked."""

import json
from datetime import datetime, timedelta

import pytest

from kbapi.access.key_text import new_key, read_key
from tests.cli.running import Chosen, refused, run


def made(settings: Chosen, *options: str) -> str:
    done = run(settings, "keys", "create", "records system", *options)
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


def listed(settings: Chosen) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(settings, "keys", "list", "--json").stdout)
    return found


def test_a_key_is_shown_once_and_then_known_by_id_and_ending(settings: Chosen) -> None:
    done = run(
        settings,
        "keys",
        "create",
        "records system",
        "--scope",
        "export",
        "--scope",
        "read",
        "--rate",
        "9/minute",
    )
    key = done.stdout.strip()
    assert read_key(key)
    assert "shown once" in done.stderr
    assert key not in done.stderr
    [known] = listed(settings)
    assert known["id"] == key[6:16]
    assert known["ending"] == key[-4:]
    assert (known["owner"], known["state"], known["rate"]) == ("records system", "good", "9/minute")
    assert known["scopes"] == ["read", "export"]
    lived = datetime.fromisoformat(str(known["expires_at"])) - datetime.fromisoformat(
        str(known["created_at"])
    )
    assert lived == timedelta(days=365)
    text = run(settings, "keys", "list").stdout
    assert "records system" in text
    assert key[17:] not in text + json.dumps(known)


def test_without_scopes_a_key_opens_all(settings: Chosen) -> None:
    made(settings)
    assert listed(settings)[0]["scopes"] == ["read", "answers", "candidacy", "export"]


def test_nothing_is_listed_before_there_is_anything(settings: Chosen) -> None:
    assert "kbapi keys create" in run(settings, "keys", "list").stdout


@pytest.mark.parametrize("whole", [True, False])
def test_a_key_is_revoked_by_its_id_or_as_a_whole(settings: Chosen, whole: bool) -> None:
    key = made(settings)
    done = run(settings, "keys", "revoke", key if whole else key[6:16])
    assert done.exit_code == 0
    assert key not in done.output
    assert listed(settings)[0]["state"] == "revoked"


def test_renewing_gives_a_key_like_the_old_one_which_ends_soon(settings: Chosen) -> None:
    old = made(settings, "--scope", "read", "--rate", "9/minute", "--days", "30")
    new = run(settings, "keys", "rotate", old[6:16], "--overlap", "2", "--days", "90").stdout.strip()
    assert read_key(new)
    first, second = listed(settings)
    assert {name: first[name] for name in ("owner", "scopes", "rate", "state")} == {
        name: second[name] for name in ("owner", "scopes", "rate", "state")
    }
    left = datetime.fromisoformat(str(first["expires_at"])) - datetime.fromisoformat(
        str(second["created_at"])
    )
    assert left == timedelta(hours=2)
    run(settings, "keys", "revoke", new)
    assert "is revoked" in refused(run(settings, "keys", "rotate", new[6:16]))


def test_what_cannot_be_done_is_said_without_repeating_a_key(settings: Chosen) -> None:
    stranger = new_key()
    for command in ("revoke", "rotate"):
        said = refused(run(settings, "keys", command, stranger))
        assert "There is no such key" in said
        assert stranger not in said
    assert "KBAPI" not in refused(run(settings, "keys", "create", "x", "--rate", "often"))
    assert "--rate='often'" in refused(run(settings, "keys", "create", "x", "--rate", "often"))
    for owner in ("", " ", "a\nb", "x" * 201):
        assert "one line" in refused(run(settings, "keys", "create", owner))
    assert run(settings, "keys", "create", "x", "--scope", "admin").exit_code == 2
    assert listed(settings) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC", "write"),
        ("RATE_LIMIT", "often"),
        ("RATE_LIMIT_STORE", "nowhere"),
        ("TRUSTED_PROXIES", "proxy"),
        ("HSTS", "x"),
    ],
)
def test_a_server_with_a_setting_that_cannot_be_used_says_so_at_once(
    settings: Chosen, name: str, value: str
) -> None:
    said = refused(run(settings | {f"KBAPI_{name}": value}, "serve"))
    assert f"KBAPI_{name}" in said
