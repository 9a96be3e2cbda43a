"""A bundle is read as it was written, by whoever trusts its signer, and not at all once it was changed."""

import gzip
import hashlib
import io
import os
import tarfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kbapi.bundle.archive import header_of, write_end, write_file
from kbapi.bundle.lines import LONGEST_LINE, MOST_BYTES, line_of
from kbapi.bundle.manifest import RECORDS, Manifest, Signature, manifest_bytes, signature_bytes
from kbapi.bundle.reading import read_bundle
from kbapi.bundle.writing import MANIFEST, SIGNATURE, manifest_about, signed, write_bundle
from kbapi.errors import BundleRefusedError, PublishingError
from kbapi.knowledge.canonical import edition_id
from kbapi.knowledge.library import Entry
from kbapi.knowledge.origin import Origin
from kbapi.signing_keys import SigningKey, new_key
from tests.faults.scoreboard import Note
from tests.store.samples import NOON, small_library

LIBRARY = small_library()
ENTRIES = [LIBRARY.entries[key] for key in sorted(LIBRARY.entries)]
ORIGIN = Origin(7, NOON, "c" * 64)
KEY, STRANGER = new_key(), new_key()
EDITION = edition_id(
    (entry.record.key, entry.fingerprint, line_of(entry).decode().split('"reviews":')[1][:-2])
    for entry in ENTRIES
)


def written(path: Path, key: SigningKey | None = None, entries: list[Entry] = ENTRIES) -> Path:
    write_bundle(path, EDITION, ORIGIN, lambda: entries, key)
    return path


def assembled(*files: tuple[bytes, bytes]) -> bytes:
    """An archive of headers and bodies that somebody else has put together."""
    archive = io.BytesIO()
    for header, body in files:
        archive.write(header + body + bytes(-len(body) % 512))
    write_end(archive)
    return archive.getvalue()


def sound(manifest: Manifest, signature: Signature | None = None) -> list[tuple[bytes, bytes]]:
    """The files of a bundle with another manifest."""
    bodies = {MANIFEST: manifest_bytes(manifest)}
    if signature:
        bodies[SIGNATURE] = signature_bytes(signature)
    bodies[RECORDS] = b"".join(map(line_of, ENTRIES))
    return [(header_of(name, len(body)), body) for name, body in bodies.items()]


def refusal(path: Path, *trusted: SigningKey) -> str:
    with pytest.raises(BundleRefusedError) as refused:
        read_bundle(path, [key.public_key for key in trusted])
    return str(refused.value)


@pytest.mark.parametrize("key", [None, KEY])
def test_a_bundle_is_read_as_it_was_written(tmp_path: Path, key: SigningKey | None) -> None:
    bundle = read_bundle(written(tmp_path / "b.tar", key), [key.public_key] if key else [])
    assert (bundle.edition, bundle.library) == (EDITION, LIBRARY)
    assert bundle.origin
    assert replace(bundle.origin, public_key="", signature="") == ORIGIN
    assert bundle.origin.public_key == (key.public_key if key else "")


def test_the_same_edition_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (written(tmp_path / name, KEY).read_bytes() for name in ("a.tar", "b.tar"))
    assert first == second
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar", "b.tar"]


def test_any_tar_can_read_it_and_finds_plain_files_of_nobody(tmp_path: Path) -> None:
    with tarfile.open(written(tmp_path / "b.tar", KEY)) as archive:
        members = archive.getmembers()
    assert [member.name for member in members] == [MANIFEST, SIGNATURE, RECORDS]
    assert {(member.mtime, member.uid, member.gid, member.uname, member.mode) for member in members} == {
        (0, 0, 0, "", 0o644)
    }


def test_a_signature_goes_on_with_an_edition_that_came_from_elsewhere(tmp_path: Path) -> None:
    first = written(tmp_path / "a.tar", KEY)
    origin = read_bundle(first, []).origin
    assert origin
    write_bundle(tmp_path / "b.tar", EDITION, origin, lambda: ENTRIES, None)
    assert (tmp_path / "b.tar").read_bytes() == first.read_bytes()


def test_what_nobody_trusted_vouches_for_is_refused(tmp_path: Path) -> None:
    assert "not signed" in refusal(written(tmp_path / "b.tar"), KEY)
    assert f"the key {STRANGER.id}" in refusal(written(tmp_path / "b.tar", STRANGER), KEY)
    assert read_bundle(written(tmp_path / "b.tar", STRANGER), [KEY.public_key, STRANGER.public_key])
    manifest = manifest_about(EDITION, ORIGIN, ENTRIES)
    of_another = signed(replace(manifest, number=8), ORIGIN, KEY)
    in_name_of = Signature(KEY.public_key, STRANGER.signature_of(manifest.message))
    for signature in (of_another, in_name_of, Signature(KEY.public_key, ""), Signature("", "")):
        (tmp_path / "b.tar").write_bytes(assembled(*sound(manifest, signature)))
        assert "does not fit" in refusal(tmp_path / "b.tar", KEY)
        assert "does not fit" in refusal(tmp_path / "b.tar")


@pytest.mark.parametrize("key", [None, KEY], ids=["unsigned", "signed"])
@pytest.mark.parametrize("stride", [97, pytest.param(1, marks=pytest.mark.faults)])
def test_a_bundle_with_one_changed_bit_is_refused(
    tmp_path: Path, key: SigningKey | None, stride: int, note: Note
) -> None:
    """Some bits, and in the long form every one."""
    path = written(tmp_path / "b.tar", key)
    whole = path.read_bytes()
    places = range(0, len(whole) * 8, stride)
    for place in places:
        changed = bytearray(whole)
        changed[place // 8] ^= 1 << place % 8
        path.write_bytes(changed)
        assert refusal(path, *[key] if key else []), place
    note("Bundle: flipped bits", len(places), {"refused": len(places)})
    path.write_bytes(whole)
    assert read_bundle(path, []).edition == EDITION


def test_a_bundle_that_was_cut_or_added_to_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "b.tar", KEY)
    whole = path.read_bytes()
    for end in (*range(0, len(whole), 512), len(whole) - 1):
        path.write_bytes(whole[:end])
        assert refusal(path), end
    for more in (b"\0", bytes(10_240), whole):
        path.write_bytes(whole + more)
        assert refusal(path)


def odd(name: str, kind: bytes = tarfile.REGTYPE, size: int = 0, link: str = "") -> bytes:
    member = tarfile.TarInfo(name)
    member.type, member.size, member.linkname = kind, size, link
    return member.tobuf(tarfile.USTAR_FORMAT)


@pytest.mark.parametrize(
    "header",
    [
        odd("../manifest.json"),
        odd("/etc/passwd"),
        odd(MANIFEST, tarfile.SYMTYPE, link="/etc/passwd"),
        odd(MANIFEST, tarfile.LNKTYPE, link=RECORDS),
        odd(MANIFEST, tarfile.CHRTYPE),
        odd(MANIFEST, tarfile.FIFOTYPE),
        odd(MANIFEST, tarfile.DIRTYPE),
        odd(MANIFEST, tarfile.XHDTYPE, 10),
        odd(MANIFEST, size=1024 * 1024),
        odd(RECORDS, size=MOST_BYTES + 1),
        odd("a" * 90 + "/" + "b" * 90),
    ],
)
def test_what_is_no_plain_file_in_its_place_is_refused(tmp_path: Path, header: bytes) -> None:
    """Nothing is ever taken out of the archive into a folder."""
    path = tmp_path / "b.tar"
    rest = sound(manifest_about(EDITION, ORIGIN, ENTRIES))
    for files in ([(header, b""), *rest], [rest[0], (header, b""), rest[1]], [*rest, (header, b"")]):
        path.write_bytes(assembled(*files))
        assert refusal(path)
    assert [found.name for found in tmp_path.iterdir()] == ["b.tar"]


def other_lines() -> dict[str, list[bytes]]:
    lines = [line_of(entry) for entry in ENTRIES]
    first = lines[0]
    return {
        "spaces": [first.replace(b'":', b'": ', 1), *lines[1:]],
        "no line end": [*lines[:-1], lines[-1][:-1]],
        "no JSON": [*lines, b"{\n"],
        "deep": [b"[" * 100_000 + b"\n"],
        "twice": [first, *lines],
        "disorder": lines[::-1],
        "unknown kind": [first.replace(b'"kind":"', b'"kind":"un', 1), *lines[1:]],
        "number for a text": [line.replace(b'"title":"Bleeding"', b'"title":5') for line in lines],
        "no slug": [line.replace(b'"id":"bleeding"', b'"id":"../bleeding"') for line in lines],
        "another text": [line.replace(b"Bleeding", b"Breeding") for line in lines],
        "no day": [line.replace(b"2026-02-01", b"2026-02-31") for line in lines],
        "half a letter": [line.replace(b"Bleeding", rb"\ud800") for line in lines],
        "long": [b'"' + b"a" * LONGEST_LINE + b'"\n'],
        "fewer": lines[1:],
    }


@pytest.mark.parametrize("what", other_lines())
def test_records_that_were_not_so_written_are_refused(tmp_path: Path, what: str) -> None:
    """Also where the manifest has their checksum: whoever signs can be mistaken, too."""
    body = b"".join(other_lines()[what])
    manifest = manifest_about(EDITION, ORIGIN, ENTRIES)
    told = replace(manifest, size=len(body), sha256=hashlib.sha256(body).hexdigest())
    archive = io.BytesIO()
    for name, text in ((MANIFEST, manifest_bytes(told)), (RECORDS, body)):
        write_file(archive, name, len(text), [text])
    write_end(archive)
    (tmp_path / "b.tar").write_bytes(archive.getvalue())
    assert refusal(tmp_path / "b.tar")


@pytest.mark.parametrize(
    "change",
    [
        lambda told: replace(told, edition="0" * 20),
        lambda told: replace(told, counts={"term": 11}),
        lambda told: replace(told, size=told.size + 1),
        lambda told: replace(told, sha256="0" * 64),
        lambda told: replace(told, chain="none"),
        lambda told: replace(told, edition="../../../../../etc"),
    ],
)
def test_a_manifest_that_tells_of_something_else_is_refused(
    tmp_path: Path, change: Callable[[Manifest], Manifest]
) -> None:
    manifest = change(manifest_about(EDITION, ORIGIN, ENTRIES))
    (tmp_path / "b.tar").write_bytes(assembled(*sound(manifest, signed(manifest, ORIGIN, KEY))))
    assert refusal(tmp_path / "b.tar", KEY)


def test_moments_are_spelled_in_utc_whatever_the_time_zone(tmp_path: Path) -> None:
    elsewhere = NOON.astimezone(tz=None) + timedelta(0)
    assert manifest_bytes(manifest_about(EDITION, ORIGIN, ENTRIES)) == manifest_bytes(
        manifest_about(EDITION, replace(ORIGIN, published_at=elsewhere), ENTRIES)
    )


def test_what_is_no_file_and_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    assert "no plain file" in refusal(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    assert "no plain file" in refusal(tmp_path / "pipe")
    assert "cannot be read" in refusal(tmp_path / "nothing")
    with pytest.raises(PublishingError, match="could not be written"):
        written(tmp_path / "no" / "folder.tar")


def test_gzip_that_is_cut_or_goes_on_for_ever_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.ndjson"
    squeezed = gzip.compress(b"{}\n" + b"".join(map(line_of, ENTRIES)))
    path.write_bytes(squeezed[:-20])
    assert refusal(path)
    path.write_bytes(squeezed)
    assert "neither a bundle nor" in refusal(path)
    path.write_bytes(gzip.compress(b"{}\n" + bytes(LONGEST_LINE * 4)))
    assert "longer than" in refusal(path)
    assert "KBAPI_TRUSTED_KEYS" in refusal(path, KEY)
