"""A small hand-made library, and how the tests of this room build and open indexes of it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kbapi.kinds.topic import Topic
from kbapi.knowledge.claim import Claim, Fact, Mention
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry, Library
from kbapi.knowledge.procedure import Inheritance, Procedure
from kbapi.knowledge.record import Details, Record, Section, Withdrawal
from kbapi.knowledge.translation import Named, NamedList, Translation
from kbapi.search.documents import SearchDocument, documents_of
from kbapi.search.engine import SearchEngine, SearchIndex, SearchQuery, SearchResults

FINGERPRINT = "fingerprint"


def claim(number: int, says: str) -> Claim:
    """A claim of an invented page."""
    return Claim(f"F{number}", says, (Mention("leaflet", "Page"),))


BACK_INJECTION = Record(
    "procedure",
    "back-injection",
    "Back injection",
    "A needle brings medicine to the painful place in your back. [F100]",
    also_called=("spinal injection",),
    search_words=("shot", "jab"),
    facts=(
        Fact(
            "driving",
            "You may not drive on the day. Ask somebody to take you home.",
            (claim(101, "Do not drive."),),
        ),
        Fact("contrast", "Contrast shows where the needle is.", (claim(102, "Contrast shows the needle."),)),
    ),
    sections=(
        Section(
            "before",
            "Before",
            "Bring your X-ray pictures & the list of your medicines. [F103]\n\nDrink water. [F103]",
        ),
        Section(
            "after",
            "After",
            "Somebody takes you home. [F101] Rest on a [soft bed](../terms/bed.md). [editorial]",
        ),
    ),
    details=Procedure(),
)
NECK_INJECTION = Record(
    "procedure",
    "neck-injection",
    "Neck injection",
    "Like a back injection, higher up. [F110]",
    sections=(Section("during", "During", "You hold your neck still. [F110]"),),
    details=Procedure(
        parent="back-injection", inherits=Inheritance(excluded=("contrast",)), agents=("contrast",)
    ),
)
DISK_TEST = Record(
    "procedure",
    "diskography",
    "Diskography",
    "A test of the disks of the spine. [F120]",
    details=Procedure(),
)
CONTRAST = Record(
    "term",
    "contrast",
    "Contrast",
    "A liquid that shows in X-ray pictures. [F102]",
    search_words=("dye",),
)
ANESTHETIC = Record(
    "term",
    "local-anesthetic",
    "Local anesthetic",
    "A medicine that takes the feeling away. [F130]",
    search_words=("numbing medicine", "novocaine"),
)
SWELLING = Record(
    "term", "edema", "Edema", "Swelling by water in the tissue. Its colour is often pale. [F140]"
)
FLUOROSCOPY = Record("term", "fluoroscopy", "Fluoroscopy", "Moving X-ray pictures on a screen. [F150]")
HEADACHE = Record("term", "headache", "Headache", "Pain in the head. [F160]")
COPY = Record("term", "copy", "Compact disc", "Pictures may be brought on a disc. [F170]")
DISK = Record("term", "spine-disk", "Spine disk", "What lies between two bones of the spine. [F171]")
MARKUP = Record(
    "term", "markup", "Signs", "If a < b & c > d, then <script>alert('zebra')</script>. [editorial]"
)
DRIVING = Record(
    "topic",
    "driving",
    "Driving",
    "Whether you may drive afterwards. [editorial]",
    search_words=("car", "behind the wheel"),
    details=Topic(
        group="after",
        order=1,
        asked_as=("Can I drive home?", "Is a taxi all right?"),
        asked_of=(
            NamedList("F101", ("May I ride my motorbike?",)),
            NamedList("F999", ("By bus?",)),
        ),
    ),
)
CONTRAST_TOPIC = Record(
    "topic",
    "contrast",
    "Contrast",
    "What the liquid is for. [editorial]",
    details=Topic(group="during", order=1, asked_as=("What is the dye for?",)),
)
WITHDRAWN = Record("term", "obsolete", "Obsolete thing", withdrawn=Withdrawal("2026-01-01", "nobody does it"))
GAP = Record("gap", "cost", "What it costs", "Our sources do not cover this. [no-source]")
NOTICE = Record(
    "notice", "standing", "Everybody is told this", "Ask your own clinic about everything. [editorial]"
)

BACK_INJECTION_ES = Record(
    "translation",
    "es-procedures-back-injection",
    "Inyección en la espalda",
    "Una aguja lleva la medicina a su espalda. [F100]",
    search_words=("pinchazo",),
    sections=(Section("after", "Después", "Alguien lo lleva a casa. [F101]"),),
    details=Translation(
        language="es",
        of_kind="procedure",
        of_id="back-injection",
        translates=FINGERPRINT,
        answers=(Named("driving", "Ese día no puede manejar."),),
        claims=(Named("F101", "No maneje."),),
    ),
)
DRIVING_ES = Record(
    "translation",
    "es-topics-driving",
    "Manejar",
    details=Translation(
        language="es",
        of_kind="topic",
        of_id="driving",
        translates="another fingerprint",
        asked_as=("¿Puedo conducir?",),
    ),
)

RECORDS = (
    BACK_INJECTION, NECK_INJECTION, DISK_TEST, CONTRAST, ANESTHETIC, SWELLING, FLUOROSCOPY, HEADACHE, COPY,
    DISK, MARKUP, DRIVING, CONTRAST_TOPIC, WITHDRAWN, GAP, NOTICE,
    BACK_INJECTION_ES, DRIVING_ES,
)  # fmt: skip  # one name a line would hide how few they are


def library_of(*records: Record) -> Library:
    """A library of records that all have one fingerprint."""
    return Library({record.key: Entry(record, FINGERPRINT) for record in records})


SMALL_LIBRARY = library_of(*RECORDS)


def plain_record(kind: str, record_id: str, title: str, summary: str = "") -> Record:
    """A record with nothing but words."""
    return Record(kind, record_id, title, summary, details=Details())


def document(key: str, text: str = "", **fields: object) -> SearchDocument:
    """A document of which only the key and the text matter."""
    kind, _, rest = key.partition("/")
    return SearchDocument(key, kind, rest.partition("#")[0], **({"title": "", "text": text} | fields))  # type: ignore[arg-type]


@contextmanager
def opened(engine: SearchEngine, folder: Path, documents: Iterable[SearchDocument]) -> Iterator[SearchIndex]:
    """An open index of documents."""
    folder.mkdir(exist_ok=True)
    engine.build(documents, folder)
    index = engine.open(folder)
    try:
        yield index
    finally:
        index.close()


@contextmanager
def small_index(engine: SearchEngine, folder: Path) -> Iterator[SearchIndex]:
    """An open index of the small library."""
    with opened(engine, folder, documents_of(SMALL_LIBRARY)) as index:
        yield index


def found(index: SearchIndex, text: str, **rest: object) -> list[str]:
    """What a query finds, best first, as `kind/id` or `kind/id#section-or-topic`."""
    return keys(index.search(SearchQuery(text, **rest)))  # type: ignore[arg-type]


def keys(results: SearchResults) -> list[str]:
    """The hits as `kind/id` or `kind/id#section-or-topic`; a topic's own page stands without a part."""
    parts = (hit.section or (hit.topic if hit.kind != "topic" else None) for hit in results.hits)
    return [
        f"{Key(hit.kind, hit.id)}#{part}" if part else str(Key(hit.kind, hit.id))
        for hit, part in zip(results.hits, parts, strict=True)
    ]
