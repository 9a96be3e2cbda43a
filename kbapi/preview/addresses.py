"""Which files the page at an address tells, and the other way round."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from kbapi.content.files import PageFile, page_files
from kbapi.kinds import KINDS
from kbapi.knowledge.identity import Key
from kbapi.knowledge.translation import CANONICAL, translation_key


def address_of(file: PageFile) -> str:
    """The address of the page that a file tells; that of a translation names its language."""
    kind = file.original or file.kind
    query = f"?lang={file.language}" if file.language != CANONICAL else ""
    return f"/{kind.path}/{file.id}{query}"


def key_of(file: PageFile) -> Key:
    """The key of the record that a file holds, whether or not it can be read."""
    if file.original:
        return translation_key(file.language, file.original.path, file.id)
    return Key(file.kind.name, file.id)


def files_by_place(folders: Sequence[Path]) -> dict[str, PageFile]:
    """The files of pages by what messages call them; those of a later folder stand for earlier ones."""
    found = [file for folder in folders for file in page_files(folder) if isinstance(file, PageFile)]
    return {file.shown: file for file in {key_of(file): file for file in found}.values()}


def files_at(path: str, files: Iterable[PageFile]) -> list[PageFile]:
    """The files of the record at an address, its translations among them."""
    parts = path.strip("/").split("/")
    kinds = {kind.path for kind in KINDS.values()}
    if len(parts) < 2 or parts[0] not in kinds:
        return []
    return [file for file in files if [(file.original or file.kind).path, file.id] == parts[:2]]
