"""A small hand-made library about a garden, and how the tests of this room read questions with it."""

from kbapi.answers.understand import Understanding
from kbapi.kinds.gap import Gap
from kbapi.kinds.topic import Topic
from kbapi.knowledge.answer import Question, Reading
from kbapi.knowledge.claim import Claim, Fact, Mention
from kbapi.knowledge.procedure import Procedure
from kbapi.knowledge.provenance import Organisation, Source
from kbapi.knowledge.record import Record
from kbapi.knowledge.translation import NamedList
from kbapi.search.languages import SMALL_WORDS, terms_in


def claim(claim_id: str, says: str, source: str = "north-leaflet") -> Claim:
    """A claim of one source."""
    return Claim(claim_id, says, (Mention(source, "Page"),))


def topic(name: str, title: str, *asked_as: str, urgent: bool = False, **asked_of: str) -> Record:
    """A topic with the ways in which it and single claims of it are asked."""
    of = tuple(NamedList(claim_id, (text,)) for claim_id, text in asked_of.items())
    details = Topic(group="about", order=1, asked_as=asked_as, asked_of=of, urgent=urgent)
    return Record("topic", name, title, details=details)


def organisation(name: str, title: str) -> Record:
    """An organisation that is known by its title only."""
    return Record("organisation", name, title, details=Organisation(country="US"))


def leaflet(name: str, publisher: str) -> Record:
    """A source of an organisation."""
    details = Source(organisation=publisher, country="US", language="en", audience="visitors")
    return Record("source", name, name, details=details)


GARDEN_WORK = Record(
    "procedure",
    "garden-work",
    "Garden work",
    search_words=("work",),
    facts=(
        Fact(
            "arrival",
            "Come early.",
            (
                claim("F001", "Come thirty minutes before the gardener starts."),
                claim("F002", "Come a quarter of an hour before the start.", "south-leaflet"),
            ),
        ),
        Fact("tools", "Bring gloves.", (claim("F003", "Bring leather gloves and a saw."),)),
    ),
    details=Procedure(),
)
PRUNING = Record(
    "procedure",
    "pruning",
    "Pruning",
    search_words=("cutting back", "work"),
    facts=(Fact("purpose", "It removes dead wood.", (claim("F004", "Pruning removes dead wood."),)),),
    details=Procedure(parent="garden-work"),
)
FALLING = Record(
    "risk",
    "falling-branch",
    "Falling branch",
    facts=(Fact("risk", "A branch may fall.", (claim("F005", "A branch may fall on somebody."),)),),
)
FIRST_AID = Record(
    "condition",
    "wound",
    "Wound",
    facts=(Fact("help", "Call.", (claim("F006", "Call an ambulance if somebody bleeds badly."),)),),
)
RECORDS = (
    GARDEN_WORK,
    PRUNING,
    FALLING,
    FIRST_AID,
    topic("arrival", "When to come", "When should I come?", F002="is a quarter of an hour enough"),
    topic("tools", "What to bring", "What do I bring?", "which tools do I need"),
    topic("purpose", "What it is for", "Why is it done?"),
    topic("risk", "Dangers", "What can go wrong?"),
    topic("help", "Help at once", "somebody bleeds badly", "who helps with an emergency", urgent=True),
    Record("gap", "cost", "What it costs", details=Gap(reason="not_covered", asked_as=("how much money",))),
    organisation("north-garden", "North Garden"),
    organisation("south-orchard", "South Orchard"),
    leaflet("north-leaflet", "north-garden"),
    leaflet("south-leaflet", "south-orchard"),
)


def told(procedure: str) -> tuple[frozenset[str], frozenset[str]]:
    """Pruning inherits nothing but its risk; garden work has all its own."""
    own = frozenset({"F004"} if procedure == "pruning" else {"F001", "F002", "F003"})
    return own, own | {"F005"}


UNDERSTANDING = Understanding(RECORDS, terms_in("en"), SMALL_WORDS["en"], told)


def read(text: str, **more: str) -> Reading:
    """How a question is read."""
    return UNDERSTANDING.read(Question(text, **more))


def first(text: str, **more: str) -> str:
    """The claim that fits a question best."""
    return read(text, **more).candidates[0].claim
