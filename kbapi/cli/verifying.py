"""The command for auditors: computes again all that can be computed, and names what was changed."""

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click

from kbapi.bundle.writing import manifest_about
from kbapi.cli.compiled_faults import compiled_files, faults_of_answers, faults_of_compiled
from kbapi.cli.group import main
from kbapi.config import Settings
from kbapi.errors import DamagedDatabaseError
from kbapi.knowledge_base.editions import INDEX_FOLDER
from kbapi.search.index_folder import complaints_below
from kbapi.search.table_manifest import complaints_in
from kbapi.signing_keys import is_genuine
from kbapi.store.cache import RecordCache
from kbapi.store.connection import Database, close_database, open_database
from kbapi.store.read import EditionReader, editions
from kbapi.store.rows import Rows
from kbapi.store.verifying import Fault, Verified, faults_of

_ALL = 1_000_000
"""Publications that are looked at."""
_INDEX_REMEDY = "Remove this folder: servers and `kbapi publish` build the index from the database."
_ROWS_REMEDY = (
    "Run `kbapi publish` if this is the edition of the content: it builds the index again. Else delete its "
    "row of search_index: servers build it from the database."
)
_LOG_REMEDY = "Compare with another copy of the database: publications were removed, or all links made anew."


@dataclass(slots=True)
class _Seen:
    """What was looked at."""

    database: Verified = field(default_factory=Verified)
    indexes: int = 0
    compiled: int = 0

    @property
    def head(self) -> str:
        """The newest link; empty before anything was published."""
        return self.database.links[-1] if self.database.links else ""


@main.command("verify")
@click.option("--head", default="", help="A link that was written down earlier: it must still be there.")
@click.option("--answers", is_flag=True, help="Compile again and compare, too: takes as long as compiling.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How faults are printed."
)
def verify(head: str, answers: bool, form: str) -> None:
    """Compute all fingerprints, ids, links and checksums again and name what was changed; changes nothing."""
    settings = Settings.from_environment()
    seen = _Seen()
    faults = list(_faults(settings, seen, head.strip().lower()))
    if answers and not faults:
        faults += faults_of_answers(settings)
    (_print_json if form == "json" else _print)(seen, faults)
    sys.exit(1 if faults else 0)


def _faults(settings: Settings, seen: _Seen, head: str) -> Iterator[Fault]:
    yield from _database_faults(settings.database, seen)
    if head and head not in seen.database.links:
        yield Fault("the log of publications", f"no publication has the link {head}", _LOG_REMEDY)
    yield from _index_faults(settings.state / INDEX_FOLDER, seen)
    yield from _compiled_faults(settings, seen)


def _database_faults(url: str, seen: _Seen) -> Iterator[Fault]:
    try:
        database = open_database(url)
        with ExitStack() as afterwards:
            afterwards.callback(close_database, database)
            faults = list(faults_of(database, seen.database))
            yield from faults or _signature_faults(database)
            yield from _indexed_faults(Rows(database), seen)
    except DamagedDatabaseError as error:
        yield Fault("the database", str(error))


def _signature_faults(database: Database) -> Iterator[Fault]:
    """Publications from elsewhere whose signature does not fit their records; those must be sound."""
    for info in editions(database, _ALL):
        if info.origin and info.origin.signature:
            records = EditionReader(database, info, RecordCache(0)).all_entries()
            message = manifest_about(info.id, info.origin, records).message
            if not is_genuine(info.origin.public_key, message, info.origin.signature):
                yield Fault(
                    f"publication {info.number}", "the signature it came with does not fit its records"
                )


def _index_faults(root: Path, seen: _Seen) -> Iterator[Fault]:
    for folder, complaint in complaints_below(root):
        seen.indexes += 1
        if complaint:
            yield Fault(f"index {folder.name}", complaint, _INDEX_REMEDY)


def _indexed_faults(rows: Rows, seen: _Seen) -> Iterator[Fault]:
    """Of the indexes that PostgreSQL keeps, also where another engine is set now."""
    for edition, complaint in complaints_in(rows):
        seen.indexes += 1
        if complaint:
            yield Fault(f"search index of edition {edition}", complaint, _ROWS_REMEDY)


def _compiled_faults(settings: Settings, seen: _Seen) -> Iterator[Fault]:
    for path in compiled_files(settings):
        seen.compiled += 1
        yield from faults_of_compiled(path)


def _print_json(seen: _Seen, faults: list[Fault]) -> None:
    told = {
        "sound": not faults,
        "faults": [asdict(fault) for fault in faults],
        "records": seen.database.records,
        "editions": seen.database.editions,
        "publications": len(seen.database.links),
        "indexes": seen.indexes,
        "compiled": seen.compiled,
        "head": seen.head or None,
    }
    click.echo(json.dumps(told, indent=1))


def _print(seen: _Seen, faults: list[Fault]) -> None:
    for fault in faults:
        click.echo(f"{fault.what}: {fault.found}\n  remedy: {fault.remedy}")
    done = seen.database
    click.echo(
        f"{done.records} records, {done.editions} editions, {len(done.links)} publications, {seen.indexes} "
        f"indexes, {seen.compiled} compiled files were computed again: {len(faults) or 'no'} fault(s)."
    )
    if seen.head:
        click.echo(f"The newest link is {seen.head}: write it down, and ask for it with --head next time.")
