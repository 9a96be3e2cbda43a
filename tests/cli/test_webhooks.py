"""Publishing tells the targets; `kbapi webhooks` makes up for what failed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Chosen, refused, run
from tests.publishing import application
from tests.story.editing import replace
from tests.webhooks.receiver import WRITTEN_SECRET, Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A server that takes messages."""
    with receiving() as here:
        yield here


@pytest.fixture
def told(settings: Chosen, receiver: Receiver, tmp_path: Path) -> Chosen:
    """Settings by which the receiver is told of editions."""
    targets = tmp_path / "targets.json"
    entry = {"name": "records", "url": receiver.url, "secrets": [WRITTEN_SECRET]}
    targets.write_text(json.dumps({"targets": [entry]}))
    return settings | {
        "KBAPI_WEBHOOKS": str(targets),
        "KBAPI_WEBHOOKS_PRIVATE": "true",
        "KBAPI_BASE_URL": "https://kb.example",
        "KBAPI_COMPILED": "false",
    }


def edit(settings: Chosen) -> None:
    replace(Path(str(settings["KBAPI_CONTENT"])) / "en" / "terms" / "smoke.md", "title: ", "title: New ")


def listed(settings: Chosen) -> Any:
    return json.loads(run(settings, "webhooks", "--list").stdout)


def test_publishing_tells_the_targets_where_to_read_the_changes(told: Chosen, receiver: Receiver) -> None:
    done = run(told, "publish")
    assert "Told records: publication 1 (HTTP 204)." in done.stdout
    edit(told)
    run(told, "publish")
    first, second = receiver.received
    assert first.genuine
    assert second.genuine
    assert first.event["data"]["href"] == "https://kb.example/v1/changes"
    client = application(Path(str(told["KBAPI_STATE_DIR"]))).test_client()
    address = second.event["data"]["href"].removeprefix("https://kb.example")
    changes = client.get(address).json["items"]
    assert [(item["edition"], item["record"]["id"]) for item in changes] == [
        (second.event["data"]["edition"], "smoke")
    ]


def test_a_node_that_takes_an_edition_in_tells_its_own_targets(
    told: Chosen, receiver: Receiver, tmp_path: Path
) -> None:
    elsewhere = told | {"KBAPI_STATE_DIR": str(tmp_path / "elsewhere"), "KBAPI_WEBHOOKS": None}
    bundle = tmp_path / "edition.tar"
    for words in (("publish",), ("export", str(bundle))):
        assert run(elsewhere, *words).exit_code == 0
    assert "Told records: publication 1 (HTTP 204)." in run(told, "import", str(bundle)).stdout
    assert len(receiver.received) == 1


def test_a_failure_is_told_and_made_up_for_later(told: Chosen, receiver: Receiver) -> None:
    receiver.statuses = [500]
    done = run(told, "publish")
    assert done.exit_code == 0
    assert "Not told records: publication 1 (HTTP 500): due again at" in done.stderr
    assert "Published edition" in done.stdout
    assert run(told, "webhooks").stdout == ""
    edit(told)
    done = run(told, "publish")
    assert done.stdout.endswith(
        "Told records: publication 2 (HTTP 204).\nTold records: publication 1 (HTTP 204).\n"
    )
    assert [(row["number"], row["status"], row["attempts"]) for row in listed(told)] == [
        (1, "delivered", 2), (2, "delivered", 1),
    ]  # fmt: skip


def test_a_target_that_was_gone_can_be_told_again(told: Chosen, receiver: Receiver) -> None:
    receiver.statuses = [410]
    assert "the target wants no more" in run(told, "publish").stderr
    assert "There is no target `ehr` in KBAPI_WEBHOOKS: use records." in refused(
        run(told, "webhooks", "--again", "ehr")
    )
    done = run(told, "webhooks", "--again", "records")
    assert done.stdout == "1 messages to records are due again.\nTold records: publication 1 (HTTP 204).\n"


def test_who_watches_tells_of_what_is_published_meanwhile(
    told: Chosen, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    told["KBAPI_WEBHOOKS"], targets = None, told["KBAPI_WEBHOOKS"]
    slept = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            raise KeyboardInterrupt
        assert run(told, "publish").exit_code == 0

    monkeypatch.setattr("kbapi.cli.webhooks.sleep", sleep)
    done = run(told | {"KBAPI_WEBHOOKS": targets}, "webhooks", "--watch")
    assert done.stdout.startswith("Told records: publication 1")
    assert len(receiver.received) == 1
    assert all(0 <= seconds <= 5 for seconds in slept)


def test_the_doctor_reads_the_targets_too(told: Chosen) -> None:
    Path(str(told["KBAPI_WEBHOOKS"])).write_text("{}")
    assert "KBAPI_WEBHOOKS" in run(told, "doctor").output


def test_nobody_on_this_machine_is_told_by_default(told: Chosen, receiver: Receiver) -> None:
    told["KBAPI_WEBHOOKS_PRIVATE"] = "false"
    assert "http:// only with KBAPI_WEBHOOKS_PRIVATE=true" in refused(run(told, "publish"))
    targets = Path(str(told["KBAPI_WEBHOOKS"]))
    targets.write_text(targets.read_text().replace("http://127.0.0.1", "https://localhost"))
    assert "which is not public" in run(told, "publish").stderr
    assert receiver.received == []


def test_settings_that_cannot_be_used_stop_before_anything_is_published(told: Chosen) -> None:
    told["KBAPI_WEBHOOKS"] = "/nowhere/targets.json"
    assert "cannot be read as JSON" in refused(run(told, "publish"))
    assert "[]" in run(told, "webhooks", "--list").stdout
    told["KBAPI_WEBHOOKS"] = None
    assert "Nobody is to be told" in refused(run(told, "webhooks"))
    assert run(told, "publish").exit_code == 0


def test_a_new_secret_is_one_that_is_taken(told: Chosen) -> None:
    secrets = {run(told, "webhooks", "--new-secret").stdout.strip() for _ in range(2)}
    assert len(secrets) == 2
    targets = Path(str(told["KBAPI_WEBHOOKS"]))
    targets.write_text(targets.read_text().replace(WRITTEN_SECRET, secrets.pop()))
    assert "Told" in run(told, "publish").stdout


def test_neither_secret_nor_address_is_kept_or_told(told: Chosen, receiver: Receiver) -> None:
    receiver.statuses = [500]
    done = run(told, "publish")
    state = Path(str(told["KBAPI_STATE_DIR"]))
    kept = b"".join(path.read_bytes() for path in state.rglob("*") if path.is_file())
    for text in (WRITTEN_SECRET, receiver.url):
        assert text not in done.output
        assert text.encode() not in kept
