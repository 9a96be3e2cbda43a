"""The write story on one page: load, check, save, index, compile, make current."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kbapi.bundle.reading import Bundle
from kbapi.content.files import RETIRED, shown
from kbapi.content.load import Loaded, load
from kbapi.content.problem import Level, PlacedProblem
from kbapi.errors import BundleRefusedError, ContentRefusedError, PublishingError
from kbapi.knowledge.identity import Key, claim_prefix
from kbapi.knowledge.library import ChangedKeys, Contents, Library, changed_keys, contents_of
from kbapi.knowledge.origin import Origin
from kbapi.knowledge.provenance import claim_prefixes
from kbapi.search.documents import completions_of, documents_of
from kbapi.search.index_folder import indexes_of
from kbapi.search.indexes import EditionIndexes, Engine
from kbapi.store import read, write
from kbapi.store.cache import RecordCache
from kbapi.store.connection import Database
from kbapi.store.edition import EditionInfo, facts_of
from kbapi.store.locks import publisher_lock
from kbapi.store.rows import Rows
from kbapi.store.soundness import refuse_damage

Progress = Callable[[str], None]
"""Is told in a few words what is being done."""

Compile = Callable[[EditionInfo], None]
"""Is handed the edition as it will be told of once it is current; what it cannot compile, it leaves."""


@dataclass(frozen=True, slots=True)
class Press:
    """Where editions are published, and what each goes through, wherever it comes from.

    `compile_edition` is None where that is not waited for.
    """

    database: Database
    indexes: EditionIndexes
    progress: Progress
    compile_edition: Compile | None = None


def press_of(
    database: Database,
    index_root: Path,
    engine: Engine,
    progress: Progress,
    compile_edition: Compile | None = None,
) -> Press:
    """The press of a database and an engine, which keeps its indexes below a folder or in the database.

    Raises BadSettingError for an engine that the database does not suit.
    """
    return Press(database, indexes_of(engine, index_root, Rows(database)), progress, compile_edition)


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication came to, and what changed by it."""

    edition: str
    number: int
    records: int
    new: bool
    changes: ChangedKeys


def publish(press: Press, folders: Sequence[Path], now: datetime, kept: Path | None = None) -> Published:
    """Publishes the content folders as one edition, or leaves everything as it was.

    `kept` is a file for pages as they were read: the next publication reads only those that have changed.
    Raises ContentRefusedError with every problem, AnotherPublisherError, PublishingError, or
    DamagedDatabaseError: nothing is added to what is not sound.
    """
    database = press.database
    with publisher_lock(database):
        refuse_damage(database)
        press.progress("reading and checking")
        loaded = load(folders, now.date(), kept)
        current = read.current(database)
        before, published = _published(database, current)
        if lost := lost_claims(loaded, published, shown(folders[-1], folders[-1] / RETIRED)):
            raise ContentRefusedError(lost)
        return _made_current(press, loaded.library, current, before, now)


def take_in(press: Press, bundle: Bundle, now: datetime, *, allow_older: bool = False) -> Published:
    """Publishes an edition from elsewhere as it was published there, or leaves everything as it was.

    It was checked there. Raises BundleRefusedError for one that is older than what is current, and what
    `publish` raises.
    """
    database = press.database
    with publisher_lock(database):
        refuse_damage(database)
        current = read.current(database)
        if not allow_older:
            _refuse_older(bundle, current)
        before, _ = _published(database, current)
        # The same edition published anew elsewhere is noted, so that what came in between stays old.
        known = current is not None and current.id == bundle.edition and not _is_newer(bundle, current)
        origin = None if known else bundle.origin
        return _made_current(press, bundle.library, current, before, now, origin)


def _made_current(
    press: Press,
    library: Library,
    current: EditionInfo | None,
    before: Contents,
    now: datetime,
    origin: Origin | None = None,
) -> Published:
    press.progress(f"saving {len(library.entries)} pages")
    edition = write.save_edition(press.database, library, facts_of(library), now)
    press.progress("building the search index")
    press.indexes.build(edition, documents_of(library), completions_of(library))
    if press.compile_edition:
        press.compile_edition(_foreseen(press.database, current, edition, now))
    number = write.make_current(press.database, edition, now, origin=origin)
    after = contents_of(library.entries.values())
    new = current is None or current.id != edition
    return Published(edition, number, len(after), new, changed_keys(after, before))


def lost_claims(loaded: Loaded, published: Mapping[str, Key], place: str) -> list[PlacedProblem]:
    """A claim id is permanent: one that was published may only go when it is listed as retired at `place`.

    The claims of an organisation may go with the organisation: then its folder was taken away.
    """
    prefixes = {"", *claim_prefixes(loaded.library.records)}
    gone = published.keys() - loaded.library.claim_homes.keys() - loaded.house.retired
    lost = sorted(claim for claim in gone if claim_prefix(claim) in prefixes)
    remedy = f"and is gone: put it back, or list it in {place} with the reason"
    said = [f"{claim} was published in {published[claim]} {remedy}" for claim in lost]
    return [PlacedProblem(place, 1, 1, Level.ERROR, "ID004", text) for text in said]


def _foreseen(database: Database, current: EditionInfo | None, edition: str, now: datetime) -> EditionInfo:
    """What will be told of an edition that was saved once it is current."""
    saved = read.saved_edition(database, edition)
    if saved is None:
        raise PublishingError(f"edition {edition} was saved and is gone: somebody else changed the database")
    return current if current and current.id == edition else replace(saved, published_at=now)


def _refuse_older(bundle: Bundle, current: EditionInfo | None) -> None:
    """Whoever can only send old bundles again must not bring old words back."""
    if current is None or current.id == bundle.edition or _is_newer(bundle, current):
        return
    age = f"{bundle.origin.published_at:%Y-%m-%d %H:%M:%S} UTC" if bundle.origin else "an unknown time"
    raise BundleRefusedError(
        f"Edition {bundle.edition} of {age} is not newer than the current one, {current.id} of "
        f"{current.own_origin.published_at:%Y-%m-%d %H:%M:%S} UTC: fetch the newest bundle, or say "
        "--allow-older if you mean it."
    )


def _is_newer(bundle: Bundle, current: EditionInfo | None) -> bool:
    """Whether a bundle was published after what is current was, each where it was published first."""
    if bundle.origin is None or current is None:
        return bundle.origin is not None
    return bundle.origin.published_at > current.own_origin.published_at


def _published(database: Database, current: EditionInfo | None) -> tuple[Contents, Mapping[str, Key]]:
    """What the current edition holds, and the homes of its claims; nothing where there is none."""
    if current is None:
        return {}, {}
    reader = read.EditionReader(database, current, RecordCache(1))
    return reader.contents(), reader.all_claim_homes()
