"""An edition goes from node to node as a file, and keeps its id, whatever the database."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import update

from kbapi.signing_keys import from_pem
from kbapi.store.chain import PUBLICATIONS, link_after, publication_of
from kbapi.store.connection import open_database
from kbapi.store.query import writing
from kbapi.store.schema import publication
from tests.cli.running import Chosen, refused, run
from tests.publishing import application
from tests.store.postgres_server import Server
from tests.story.editing import SAMPLE, copied, mark


@dataclass(frozen=True)
class Press:
    """Where editions are published: bundles of an older and a newer one, and who signs them."""

    older: Path
    newer: Path
    unsigned: Path
    by_stranger: Path
    key: Path
    public_key: str
    ids: tuple[str, str]


def place(state: Path, **more: str) -> Chosen:
    return {"KBAPI_STATE_DIR": str(state), "KBAPI_COMPILED": "false"} | more


def current(node: Chosen) -> str | None:
    rows = json.loads(run(node, "editions", "--json").stdout)
    return rows[0]["id"] if rows else None


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    folder = tmp_path_factory.mktemp("press")
    content = copied(SAMPLE, folder / "content")
    node = place(folder / "state", KBAPI_CONTENT=str(content))
    keys = [folder / "key.pem", folder / "stranger.pem"]
    public = [run(node, "keys", "publisher", str(key), "--no-passphrase").stdout.strip() for key in keys]
    files = [folder / name for name in ("older.tar", "newer.tar", "unsigned.tar", "stranger.tar")]
    signing = [keys[0], keys[0], None, keys[1]]
    ids = []
    for file, key in zip(files, signing, strict=True):
        if file.name in ("older.tar", "newer.tar"):
            mark(content, "Qaaaz" if file.name == "older.tar" else "Qbbbz")
            assert run(node, "publish").exit_code == 0
            ids.append(str(current(node)))
        done = run(node, "export", str(file), *(["--sign-with", str(key)] if key else []))
        assert done.exit_code == 0, done.stderr
    return Press(*files, keys[0], public[0], (ids[0], ids[1]))


@pytest.fixture
def node(tmp_path: Path, press: Press) -> Chosen:
    """Another node, which trusts the press alone."""
    return place(tmp_path / "state", KBAPI_TRUSTED_KEYS=f"{press.public_key},")


def test_a_node_takes_in_what_it_trusts_and_tells_it_as_the_other_one_did(node: Chosen, press: Press) -> None:
    for file, edition in zip((press.older, press.newer), press.ids, strict=True):
        done = run(node, "import", str(file))
        assert done.exit_code == 0, done.output
        assert f"Published edition {edition}" in done.stdout
        assert "signed with the key" in done.stdout
        assert current(node) == edition
    assert run(node, "verify").exit_code == 0
    client = application(Path(str(node["KBAPI_STATE_DIR"])), compiled="false").test_client()
    listed = client.get("/v1/editions").get_json()["items"]
    assert [item["id"] for item in listed] == [*press.ids][::-1]
    assert client.get("/v1/search?q=tree").get_json()["total"] > 0


def test_taking_in_the_same_edition_again_changes_nothing(node: Chosen, press: Press) -> None:
    assert run(node, "import", str(press.newer)).exit_code == 0
    head = run(node, "verify").stdout
    again = run(node, "import", str(press.newer))
    assert again.exit_code == 0
    assert "Nothing changed" in again.stdout
    assert run(node, "verify").stdout == head


def test_a_node_refuses_the_unsigned_the_strange_the_altered_and_the_older(
    node: Chosen, press: Press, tmp_path: Path
) -> None:
    altered = tmp_path / "altered.tar"
    altered.write_bytes(press.newer.read_bytes().replace(b"Qbbbz", b"Qcccz"))
    for file, word in ((press.unsigned, "not signed"), (press.by_stranger, "TRUSTED"), (altered, "checksum")):
        assert word in refused(run(node, "import", str(file)))
        assert current(node) is None
    assert run(node, "import", str(press.newer)).exit_code == 0
    assert "not newer" in refused(run(node, "import", str(press.older)))
    assert current(node) == press.ids[1]
    meant = run(node, "import", str(press.older), "--allow-older")
    assert meant.exit_code == 0, meant.output
    assert current(node) == press.ids[0]


def test_what_was_published_here_is_not_replaced_by_what_was_published_elsewhere_before(
    press: Press, tmp_path: Path
) -> None:
    node = place(tmp_path / "state", KBAPI_CONTENT=str(SAMPLE))
    assert run(node, "publish").exit_code == 0
    assert "not newer" in refused(run(node, "import", str(press.newer)))


def test_an_edition_that_became_current_again_makes_those_in_between_older(
    press: Press, tmp_path: Path
) -> None:
    content = copied(SAMPLE, tmp_path / "content")
    home = place(tmp_path / "home", KBAPI_CONTENT=str(content))
    bundles = [tmp_path / f"{number}.tar" for number in range(3)]
    for bundle, word in zip(bundles, ("Qaaaz", "Qbbbz", "Qaaaz"), strict=True):
        mark(content, word)
        for command in (("publish",), ("export", str(bundle))):
            assert run(home, *command).exit_code == 0
    node = place(tmp_path / "state")
    for number in (0, 2):
        assert run(node, "import", str(bundles[number])).exit_code == 0
    assert "not newer" in refused(run(node, "import", str(bundles[1])))
    assert run(node, "verify").exit_code == 0


def test_the_id_is_the_same_on_postgresql(press: Press, tmp_path: Path, postgres: Server) -> None:
    node = place(tmp_path / "state", KBAPI_DATABASE_URL=postgres.new_database())
    assert f"Published edition {press.ids[1]}" in run(node, "import", str(press.newer)).stdout
    assert run(node, "verify").exit_code == 0
    again = tmp_path / "again.tar"
    assert run(node, "export", str(again)).exit_code == 0
    assert again.read_bytes() == press.newer.read_bytes()


def test_the_export_of_the_service_can_be_taken_in_where_nothing_needs_to_be_signed(
    press: Press, tmp_path: Path
) -> None:
    first = place(tmp_path / "first")
    assert run(first, "import", str(press.unsigned)).exit_code == 0
    client = application(tmp_path / "first", compiled="false").test_client()
    export = tmp_path / "export.ndjson.gz"
    export.write_bytes(client.get("/v1/export").get_data())
    second = place(tmp_path / "second")
    assert run(second, "import", str(export)).exit_code == 0
    assert current(second) == press.ids[1]
    third = place(tmp_path / "third", KBAPI_TRUSTED_KEYS=press.public_key)
    assert "no signed bundle" in refused(run(third, "import", str(export)))
    assert run(third, "import", str(press.older)).exit_code == 0
    assert "unknown time" in refused(run(place(tmp_path / "third"), "import", str(export)))


def test_an_older_edition_can_be_exported_and_an_unknown_one_cannot(press: Press, tmp_path: Path) -> None:
    node = place(tmp_path / "state")
    for file in (press.older, press.newer):
        assert run(node, "import", str(file)).exit_code == 0
    again = tmp_path / "again.tar"
    assert run(node, "export", str(again), "--edition", press.ids[0]).exit_code == 0
    assert again.read_bytes() == press.older.read_bytes()
    again.unlink()
    assert "no edition" in refused(run(node, "export", str(again), "--edition", "0" * 20))
    assert not again.exists()


def test_a_refused_file_leaves_nothing_behind(node: Chosen, press: Press, tmp_path: Path) -> None:
    cut = tmp_path / "cut.tar"
    cut.write_bytes(press.newer.read_bytes()[:-10_240])
    assert refused(run(node, "import", str(cut)))
    assert not (tmp_path / "state" / "index").exists()
    assert "0 records" in run(node, "verify").stdout


def test_a_failure_on_the_way_leaves_what_was_there_before(
    node: Chosen, press: Press, tmp_path: Path
) -> None:
    assert run(node, "import", str(press.older)).exit_code == 0
    before = run(node, "verify").stdout
    (tmp_path / "state" / "index").rename(tmp_path / "index")
    (tmp_path / "state" / "index").write_text("in the way", "utf-8")
    assert "could not be written" in refused(run(node, "import", str(press.newer)))
    assert current(node) == press.ids[0]
    (tmp_path / "state" / "index").unlink()
    (tmp_path / "index").rename(tmp_path / "state" / "index")
    assert "1 publications" in before
    assert "1 publications" in run(node, "verify").stdout
    assert run(node, "import", str(press.newer)).exit_code == 0


def test_a_forged_log_does_not_have_the_signature_that_the_edition_came_with(
    node: Chosen, press: Press, tmp_path: Path
) -> None:
    """Whoever can write to the database can make every link anew, but has no key."""
    assert run(node, "import", str(press.newer)).exit_code == 0
    engine = open_database(f"sqlite:///{tmp_path / 'state' / 'kbapi.sqlite3'}")
    with writing(engine) as connection:
        row = connection.execute(PUBLICATIONS).one()
        origin = row.origin.replace('"number":2', '"number":9')
        link = link_after("", publication_of(row)._replace(origin=origin))
        connection.execute(update(publication).values(origin=origin, chain=link))
    engine.dispose()
    done = run(node, "verify")
    assert done.exit_code == 1
    assert "publication 1: the signature" in done.stdout


def test_a_key_of_a_publisher_is_for_its_owner_alone(press: Press, tmp_path: Path) -> None:
    assert press.key.stat().st_mode & 0o077 == 0
    assert from_pem(press.key.read_bytes(), "").public_key == press.public_key
    node = place(tmp_path / "state", KBAPI_TRUSTED_KEYS="none of ours")
    assert "is no public key" in refused(run(node, "import", str(press.newer)))
