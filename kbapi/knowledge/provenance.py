"""Where statements come from: documents, and the organisations that issue them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Details, Record


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A passage of a document that is not served, and why."""

    where: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Source(Details):
    """A document; `country` is ISO 3166-1 alpha-2, `dated` ISO 8601 or None when the document has no date."""

    organisation: str
    country: str
    language: str
    audience: str
    dated: str | None = None
    url: str | None = None
    left_out: tuple[LeftOut, ...] = ()

    @property
    def links(self) -> tuple[Key, ...]:
        """Its issuer."""
        return (Key("organisation", self.organisation),)

    @property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """The filters of the list of sources."""
        return (("organisation", self.organisation),)


@dataclass(frozen=True, slots=True)
class Contact:
    """A telephone number with its purpose, and the claim that states it."""

    phone: str
    use: str
    claim: str


@dataclass(frozen=True, kw_only=True)
class Organisation(Details):
    """Who issues documents: a hospital, a practice, an authority; `country` is ISO 3166-1 alpha-2.

    `claim_prefix` is what the ids of the claims begin with that it adds to the library itself.
    """

    country: str
    contacts: tuple[Contact, ...] = ()
    claim_prefix: str | None = None

    @property
    def cited(self) -> tuple[str, ...]:
        """The claims that state its telephone numbers."""
        return tuple(contact.claim for contact in self.contacts)


def claim_prefixes(records: Iterable[Record]) -> Mapping[str, list[str]]:
    """The ids of the organisations that begin the ids of their own claims so, by prefix."""
    found: dict[str, list[str]] = defaultdict(list)
    for record in records:
        if isinstance(record.details, Organisation) and record.details.claim_prefix:
            found[record.details.claim_prefix].append(record.id)
    return found
