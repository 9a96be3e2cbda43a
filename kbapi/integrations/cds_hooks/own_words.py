"""What the organisation says itself, with which the detail of a card begins: its answers, sources, number."""

from collections.abc import Iterable, Iterator

from kbapi.integrations.cds_hooks.markdown import claim_links, joined, plain, title
from kbapi.knowledge.claim import Claim
from kbapi.knowledge.identity import Key
from kbapi.knowledge.provenance import Organisation
from kbapi.knowledge.record import Record
from kbapi.knowledge.telling import ToldFact
from kbapi.knowledge_base.reviewing import stated_on
from kbapi.web.request_context import snapshot
from kbapi.web.wording import word


def own_words(facts: Iterable[ToldFact], withheld: Iterable[ToldFact]) -> str:
    """The own facts of the organisation, each once, its numbers, and how many of its facts are withheld.

    Empty where there are none.
    """
    lines = list(dict.fromkeys(map(_line, facts)))
    count = len({(stated_on(fact), fact.topic) for fact in withheld})
    unfit = word("cds_withheld_own", snapshot().language).format(count=count) if count else ""
    if not lines:
        return unfit
    organisation = Key("organisation", snapshot().organisation)
    listed = "\n".join(f"- {line}" for line in (*lines, *_contacts(organisation)))
    return joined([f"**{title(organisation)}**", listed, unfit])


def pages_of(facts: Iterable[ToldFact]) -> list[Record]:
    """The pages that state some facts, each once."""
    return list(filter(None, map(snapshot().find, dict.fromkeys(map(stated_on, facts)))))


def _line(fact: ToldFact) -> str:
    documents = dict.fromkeys(title(Key("source", source)) for source in _sources(fact.claims))
    claims = claim_links(claim.id for claim in fact.claims)
    return f"{plain(fact.fact.answer)} ({'; '.join(documents)}; {claims})"


def _sources(claims: Iterable[Claim]) -> Iterator[str]:
    return (mention.source for claim in claims for mention in claim.sources)


def _contacts(organisation: Key) -> Iterator[str]:
    record = snapshot().find(organisation)
    contacts = record.details.contacts if record and isinstance(record.details, Organisation) else ()
    for contact in contacts:
        yield f"{plain(contact.use)}: {plain(contact.phone)} ({claim_links([contact.claim])})"
