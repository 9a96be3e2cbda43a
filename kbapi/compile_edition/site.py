"""Writes what a compiled edition answers as static files with a list of their headers, for nginx or a CDN."""

import hashlib
import itertools
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import uuid4

from kbapi.access.scopes import SCOPES, public_scopes
from kbapi.compile_edition.asking import Given, ask_everything
from kbapi.compile_edition.compiling import application_of, holds_until
from kbapi.compile_edition.nginx import Row, SiteFile, http_part, server_part
from kbapi.compile_edition.writer import Headers, Packed
from kbapi.config import Settings
from kbapi.errors import BadRequestError, BadSettingError, PublishingError
from kbapi.knowledge_base import KnowledgeBase

LIST = "headers.json"
FORMAT = "kbapi static site 1"
_PLAIN_PATH = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*/?")
_PLAIN_QUERY = re.compile(r"[A-Za-z0-9_.~=&:,/+-]*")
_PLAIN_TAG = re.compile(r'"[A-Za-z0-9-]+"')
_LONGEST = 200
"""Longer addresses are left to the application: file systems end at 255."""
_SHOWN = 60
"""Characters of a query that the name of its file shows."""


@dataclass(frozen=True, slots=True)
class Site:
    """What was written: the edition, how many files, and the last day on which they hold (may be empty)."""

    edition: str
    files: int
    until: str


def export_site(settings: Settings, base: KnowledgeBase, today: date, folder: Path) -> Site:
    """Writes the current edition into a folder, whole or not at all; an earlier export there is replaced.

    Raises BadSettingError where not everybody may read everything, BadRequestError for a folder that holds
    something else, PublishingError where the disk refuses.
    """
    if public_scopes(settings.public) != frozenset(SCOPES):
        raise BadSettingError(
            f"KBAPI_PUBLIC: {settings.public!r} asks for keys, and files ask nobody; only with `all` can a "
            "site be exported."
        )
    if not _may_be_replaced(folder):
        raise BadRequestError(f"{folder} is no folder of an earlier export; name an empty or a new one.")
    here = base.current()
    app = application_of(settings, base.foreseen(here.info), today)
    until = holds_until(here, today)
    target = folder.resolve()
    aside = target.with_name(f".{target.name}.tmp-{uuid4().hex}")
    try:
        pages = _Pages(aside / "files")
        for path, query, language, given in ask_everything(app):
            pages.add(path, query, language, given)
        about = {"format": FORMAT, "edition": here.info.id, "since": today.isoformat(), "until": until}
        _finish(aside, pages, about, settings.hosts)
        _put_in_place(aside, target)
    except OSError as error:
        raise PublishingError(f"the site could not be written into {folder}: {error}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Site(here.info.id, len(pages.files), until)


@dataclass
class _Pages:
    """The files as they are written, the sets of headers that they share, and which request gets which."""

    root: Path
    files: dict[str, SiteFile] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    sets: dict[Headers, int] = field(default_factory=dict)
    endings: dict[str, str] = field(default_factory=dict)
    """How the names of files end, by their media type."""
    _known: dict[str, str] = field(default_factory=dict)
    """Digest of what stands in a file, by its name in small letters: some file systems know no other ones."""

    def add(self, path: str, query: str, language: str, given: Given) -> None:
        address = f"{path}?{query}" if query else path
        if not _is_plain(path, query, address):
            return
        for offer, pair in zip(given.offers or ("",), given.variants, strict=True):
            for compressed, packed in enumerate(pair or ()):
                if _can_be_told(packed):
                    name = self._put(_stem(path, query, language), packed)
                    self.rows.append(Row(address, language, given.offers, offer, bool(compressed), name))

    def _put(self, stem: str, packed: Packed) -> str:
        """The name of the file with an answer, written unless it stands there."""
        number = self.sets.setdefault(packed.headers, len(self.sets))
        digest = hashlib.sha256(f"{number} {packed.etag} {packed.link} ".encode() + packed.body).hexdigest()
        for name in _names(stem, self._ending(dict(packed.headers))):
            known = self._known.setdefault(name.lower(), digest)
            if known == digest:
                break
        if name not in self.files:
            file = self.root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(packed.body)
            self.files[name] = SiteFile(name, number, packed.etag, packed.link)
        return name

    def _ending(self, headers: dict[str, str]) -> str:
        """The ending of a file, from which nginx tells its media type: no two of those share one."""
        kind = headers["Content-Type"]
        if kind not in self.endings:
            plain = re.sub(r"[^a-z0-9]+", "-", kind.partition(";")[0].rpartition("/")[2].lower())
            taken = set(self.endings.values())
            numbered = (f"{plain}{number}" for number in itertools.count(2))
            self.endings[kind] = next(one for one in itertools.chain([plain], numbered) if one not in taken)
        return f"{'.gz' if 'Content-Encoding' in headers else ''}.{self.endings[kind]}"


def _finish(aside: Path, pages: _Pages, about: dict[str, str], hosts: Sequence[str]) -> None:
    """Writes the list of headers and what nginx includes.

    The files move into a folder named after all they hold: an nginx that still has the rules of the export
    before finds none of the new files, and asks the application instead of mixing the two.
    """
    files = {file.name: _told(file) for file in sorted(pages.files.values(), key=lambda file: file.name)}
    answers = [row.as_json() for row in pages.rows]
    listed = about | {"sets": [dict(one) for one in pages.sets], "files": files, "answers": answers}
    held = hashlib.sha256(json.dumps(listed).encode()).hexdigest()[:16]
    (aside / "files").rename(aside / held)
    (aside / LIST).write_text(json.dumps(listed | {"folder": held}, indent=1) + "\n", "utf-8")
    http = http_part(f"/{held}/", pages.rows, pages.files, list(pages.sets), hosts)
    (aside / "nginx-http.conf").write_text(http, "utf-8")
    (aside / "nginx-server.conf").write_text(server_part(list(pages.sets), pages.endings), "utf-8")


def _told(file: SiteFile) -> dict[str, object]:
    return {"set": file.set, "ETag": file.etag} | ({"Link": file.link} if file.link else {})


def _put_in_place(aside: Path, target: Path) -> None:
    before = target.with_name(f"{aside.name}-before")
    if target.exists():
        target.rename(before)
    aside.rename(target)
    shutil.rmtree(before, ignore_errors=True)


def _may_be_replaced(folder: Path) -> bool:
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    try:
        return bool(json.loads((folder / LIST).read_text("utf-8")).get("format") == FORMAT)
    except (OSError, ValueError, AttributeError):
        return not any(folder.iterdir())


def _is_plain(path: str, query: str, address: str) -> bool:
    return bool(len(address) <= _LONGEST and _PLAIN_PATH.fullmatch(path) and _PLAIN_QUERY.fullmatch(query))


def _can_be_told(packed: Packed) -> bool:
    """Whether nginx can give the headers: it has no way to write a dollar sign."""
    values = [packed.link, *(value for _, value in packed.headers)]
    names = [name for name, _ in packed.headers]
    fits = len(packed.link) < 2_000 and len(set(names)) == len(names)
    return fits and not any("$" in value for value in values) and bool(_PLAIN_TAG.fullmatch(packed.etag))


def _stem(path: str, query: str, language: str) -> str:
    """The beginning of a file's name: the path, and of a query its plain characters and its digest."""
    stem = path.strip("/") or "index"
    if path.endswith("/") and path != "/":
        stem += "/index"
    if query:
        shown = re.sub(r"[^A-Za-z0-9=._]+", "-", query)[:_SHOWN]
        stem += f"~{shown}~{hashlib.sha256(query.encode()).hexdigest()[:8]}"
    return f"{stem}.{language}" if language else stem


def _names(stem: str, ending: str) -> Iterator[str]:
    """What a file may be called: the plain name, numbered ones should that be taken by something else."""
    yield f"{stem}{ending}"
    for number in itertools.count(2):
        yield f"{stem}.{number}{ending}"
