"""Every check of `kbapi doctor` finds what it is for, provoked for real, and nothing where all is well."""

import socket
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kbapi import doctor
from kbapi.discovery import modules_of, offered
from kbapi.doctor._finding import Level, Place
from kbapi.doctor._round import diagnosis
from kbapi.handout import pdf
from kbapi.knowledge_base.editions import INDEX_FOLDER
from tests.doctor.examining import command, environment, in_own_mounts, only, run_doctor, told
from tests.integrations.cds_tokens import BASE, EHR, issuers_file
from tests.publishing import SAMPLE_CONTENT, published
from tests.story.editing import copied
from tests.story.running import free_port

CHECKS = [module.__name__.rpartition(".")[2] for module in modules_of(doctor)]


def test_where_all_is_well_nothing_is_found(place: Place) -> None:
    found = diagnosis(place)
    assert (found.findings, found.left_out) == ((), ())
    assert list(found.made) == CHECKS
    assert len(offered(doctor, "examine")) == len(CHECKS) >= 14


def test_a_misspelt_setting_is_named_with_the_nearest_one(place: Place) -> None:
    finding = only(told(place, KBAPI_SERCH_ENGINE="tantivy"), "environment", Level.ERROR)
    assert (finding.what, finding.remedy[:25]) == (
        "There is no setting KBAPI_SERCH_ENGINE.",
        "Write KBAPI_SEARCH_ENGINE",
    )
    assert "kbapi settings" in only(told(place, KBAPI_XYZZY="1"), "environment", Level.ERROR).remedy


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"KBAPI_LOG_FORMAT": "xml"}, "KBAPI_LOG_FORMAT='xml'"),
        ({"KBAPI_CDS_ISSUERS": "/nowhere"}, "needs KBAPI_BASE_URL"),
        ({"KBAPI_TRUSTED_HOSTS": "https://kb.example/"}, "'https://kb.example/' is no host name"),
        ({"KBAPI_TRUSTED_HOSTS": "kb.example, *.kb.example"}, "'*.kb.example' is no host name"),
        ({"KBAPI_TRUSTED_PROXIES": "proxy"}, "KBAPI_TRUSTED_PROXIES"),
        ({"KBAPI_RATE_LIMIT": "often", "KBAPI_TRUSTED_PROXIES": "unix"}, "KBAPI_RATE_LIMIT"),
        ({"KBAPI_CDS_ISSUERS": "/nowhere", "KBAPI_BASE_URL": "https://k"}, "/nowhere"),
    ],
)
def test_values_that_cannot_be_used_or_contradict_are_told(
    place: Place, more: dict[str, str], said: str
) -> None:
    assert said in only(told(place, **more), "values", Level.ERROR).what


def test_an_organisation_that_is_not_published_is_told_with_the_nearest_one(
    place: Place, tmp_path: Path
) -> None:
    finding = only(told(place, KBAPI_ORGANISATION="north-gardn"), "organisations", Level.ERROR)
    assert "names north-gardn" in finding.what
    assert finding.remedy.startswith("Write north-garden, or publish")
    issuers = issuers_file(tmp_path)
    issuers.write_text(issuers.read_text().replace('"keys"', '"organisation": "elsewhere", "keys"', 1))
    chosen = {"KBAPI_CDS_ISSUERS": str(issuers), "KBAPI_BASE_URL": BASE, "KBAPI_ORGANISATION": "north-garden"}
    finding = only(told(place, **chosen), "organisations", Level.ERROR)
    assert f"{EHR}, names elsewhere" in finding.what
    assert "Write one of " in finding.remedy


@pytest.mark.parametrize("url", ["nonsense", "sqlite:///x.sqlite3", "postgresql+psycopg://u@h/kbapi"])
def test_what_can_be_no_replica_is_told_as_keeping_all_commands_from_running(place: Place, url: str) -> None:
    assert "Replica 1" in only(told(place, KBAPI_DATABASE_READ_URLS=url), "replicas", Level.ERROR).what


def test_rates_behind_a_proxy_that_is_not_trusted_are_told(place: Place) -> None:
    finding = only(told(place, KBAPI_RATE_LIMIT="9/second"), "callers", Level.WARNING)
    assert "KBAPI_TRUSTED_PROXIES=" in finding.remedy
    assert told(place, KBAPI_RATE_LIMIT="9/second", KBAPI_TRUSTED_PROXIES="unix") == {}


def test_a_content_folder_or_page_out_of_reach_is_named(place: Place, folder: Path) -> None:
    finding = only(told(place, KBAPI_CONTENT="/nowhere"), "content", Level.ERROR)
    assert "/nowhere" in finding.what
    (folder / "content" / "en" / "terms" / "gone.md").symlink_to("/nowhere.md")
    assert "terms/gone.md" in only(told(place), "content", Level.ERROR).what


def test_a_state_folder_that_cannot_be_written_to_is_named(folder: Path) -> None:
    done = in_own_mounts(folder, f"mount -t tmpfs -o ro tmpfs {folder}/state")
    assert "state" in [row["check"] for row in done["findings"]]
    [row] = [row for row in done["findings"] if row["check"] == "state"]
    assert (row["level"], f"{folder}/state (Read-only file system)" in row["what"]) == ("error", True)


def test_a_disk_that_is_nearly_full_is_told(folder: Path) -> None:
    done = in_own_mounts(folder, f"mount -t tmpfs -o size=8m tmpfs {folder}/state")
    [row] = [row for row in done["findings"] if row["check"] == "disk"]
    assert (row["level"], row["what"]) == (
        "warning",
        f"Only 8 MiB are free for {folder}/state; 100 MiB should be.",
    )


def test_a_database_on_a_full_disk_is_not_told_to_be_replaced(folder: Path) -> None:
    state = folder / "state"
    fill = f"(cat /dev/zero >{state}/rest 2>{folder}/said || true)"
    mount = f"mount -t tmpfs -o size=4m tmpfs {state} && cp {folder}/kbapi.sqlite3 {state} && {fill}"
    (state / "kbapi.sqlite3").rename(folder / "kbapi.sqlite3")
    [row] = [row for row in in_own_mounts(folder, mount)["findings"] if row["check"] == "database"]
    assert "see whether the disk is full" in row["what"]
    assert "neither full nor failing" in row["remedy"]
    assert "restore" not in str(row)


def test_a_place_without_an_edition_is_told(place: Place, tmp_path: Path) -> None:
    finding = only(told(place, KBAPI_STATE_DIR=str(tmp_path / "new")), "edition", Level.ERROR)
    assert "kbapi publish" in finding.remedy
    assert not (tmp_path / "new").exists(), "looking must make nothing"


def test_an_edition_from_the_future_is_told(tmp_path: Path) -> None:
    content = copied(SAMPLE_CONTENT, tmp_path / "content")
    published(content, tmp_path / "state", now=datetime.now(UTC) + timedelta(days=400))
    place = Place(
        {"KBAPI_CONTENT": str(content), "KBAPI_STATE_DIR": str(tmp_path / "state")}, port=free_port()
    )
    assert "yet to come" in only(told(place), "edition", Level.WARNING).what


def test_an_engine_that_is_unknown_or_an_index_that_is_missing_or_damaged_is_told(
    place: Place, folder: Path
) -> None:
    assert "sphinx" in only(told(place, KBAPI_SEARCH_ENGINE="sphinx"), "search_index", Level.ERROR).what
    assert (
        "no manifest" in only(told(place, KBAPI_SEARCH_ENGINE="tantivy"), "search_index", Level.WARNING).what
    )
    next((folder / "state" / INDEX_FOLDER).rglob("MANIFEST.json")).write_text("{}")
    assert "manifest" in only(told(place), "search_index", Level.WARNING).what


def test_an_engine_whose_package_is_missing_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [
        name for name in sys.modules if name.startswith(("tantivy", "kbapi.search.engines.tantivy"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tantivy", None)
    finding = only(told(place, KBAPI_SEARCH_ENGINE="tantivy"), "search_index", Level.ERROR)
    assert "needs the package `tantivy`" in finding.what


def test_a_port_that_is_taken_or_an_address_that_is_not_ours_is_told(place: Place) -> None:
    with socket.create_server(("127.0.0.1", place.port)):
        assert f"port {place.port}" in only(told(place), "port", Level.WARNING).what
    assert "192.0.2.1" in only(told(replace(place, host="192.0.2.1")), "port", Level.ERROR).what


def test_a_low_limit_of_open_files_is_told(place: Place) -> None:
    done = run_doctor(place, under=["prlimit", "--nofile=256"])
    [row] = done["findings"]
    assert (row["check"], row["what"][:36]) == ("open_files", "This process may open 256 files at m")


def test_an_untried_python_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 15, 0, "final", 0))
    assert "Only 3.11" in only(told(place), "python", Level.ERROR).why


def test_a_font_that_the_typesetter_does_not_bring_is_told(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "_TEMPLATE", pdf._TEMPLATE.replace(b"Libertinus", b"Imaginary"))
    assert "Imaginary Serif" in only(told(place), "pdf", Level.ERROR).what


def test_the_command_ends_with_0_or_1_and_speaks_text_or_json(place: Place) -> None:
    good = subprocess.run(command(place), env=environment(place), capture_output=True, text=True, check=False)
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout == f"{len(CHECKS)} checks made. No finding.\n"
    bad = replace(place, environment={**place.environment, "KBAPI_PROT": "1"})
    said = subprocess.run(command(bad), env=environment(bad), capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert said.stdout.startswith("error (environment): There is no setting KBAPI_PROT.\n  why:    It has no")
    assert run_doctor(bad)["well"] is False
