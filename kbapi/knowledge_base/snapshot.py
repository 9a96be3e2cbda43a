"""One edition, pinned: whatever is asked of a snapshot is answered from the same edition."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from kbapi.errors import UnknownClaimError, UnknownRecordError
from kbapi.knowledge.citation import without_marks
from kbapi.knowledge.claim import Claim
from kbapi.knowledge.code import CodeSystem, normalised
from kbapi.knowledge.identity import Key, is_slug
from kbapi.knowledge.library import Ancestor, ClaimHome, Entry, ancestors, applies_to, claim_homes, witness_of
from kbapi.knowledge.notice import STANDING_NOTICE
from kbapi.knowledge.own_rules import KIND as OWN_RULE
from kbapi.knowledge.own_rules import ruled_page
from kbapi.knowledge.record import Record
from kbapi.knowledge.telling import ToldFact, own_facts, with_inherited
from kbapi.knowledge.translation import CANONICAL
from kbapi.knowledge.translation import KIND as TRANSLATION
from kbapi.knowledge_base.localised import TranslationState
from kbapi.knowledge_base.ruled import NO_RULES, RulesOf, rules_of, told_for
from kbapi.search.documents import Completion
from kbapi.search.engine import SearchQuery, SearchResults
from kbapi.search.indexes import EditionIndex
from kbapi.store.edition import EditionInfo, FactPlace, Page
from kbapi.store.read import EditionReader

NESTED_SYSTEMS = frozenset({"icd-10-cm", "icd-10-pcs"})
"""Systems in which a code begins with the codes above it; elsewhere a common beginning means nothing."""
SHORTEST_PREFIX = 3
"""Codes are matched up and down their hierarchy as far as this many characters."""

MOST_CHILDREN = 200
MOST_OF_A_KIND = 1_000
"""Of kinds whose every record is needed at once there are few."""
TOLD_KINDS = ("risk", "side_effect")
"""Kinds whose claims are told of procedures besides their own."""
POINTING_KINDS = ("topic", OWN_RULE, TRANSLATION)
"""Kinds that name claims without telling them as their own."""

READ_AT_ONCE = 200
"""Records in memory at once while all of an edition are read."""
KEPT_TELLINGS = 1_000
"""Records of which it is kept what is told of them, and of as many what they state themselves."""
KEPT_LOOK_UPS = 2_000
"""Look-ups kept for the next reader; what an edition answers never changes, so none is ever stale."""


@dataclass(frozen=True, slots=True)
class CodeMatch:
    """A record that carries a code, the code that matched, and how: exact, ancestor or descendant."""

    entry: Entry
    code: str
    matched: str


class Snapshot:
    """Reads one edition; safe for use from several threads."""

    def __init__(
        self,
        info: EditionInfo,
        reader: EditionReader,
        index: Callable[[], EditionIndex],
        language: str = CANONICAL,
        rules: RulesOf = NO_RULES,
    ) -> None:
        self.info = info
        self.language = language
        self._reader = reader
        self._index = index
        self.rules = rules
        self._views = {(language, rules.organisation): self}
        self._localised = lru_cache(KEPT_LOOK_UPS)(partial(told_for, rules, reader.entry, language))
        self._rules_of = lru_cache(KEPT_LOOK_UPS)(self._look_up_rules)
        self._home = lru_cache(KEPT_LOOK_UPS)(self._look_up_home)
        self._tagged = lru_cache(KEPT_LOOK_UPS)(reader.keys_tagged)
        self._witness = lru_cache(KEPT_LOOK_UPS)(self._look_up_witness)
        self._own = lru_cache(KEPT_TELLINGS)(self._look_up_own)
        self._told = lru_cache(KEPT_TELLINGS)(self._look_up_told)

    @property
    def reader(self) -> EditionReader:
        """What stands in the edition as it was saved, to be compared with another."""
        return self._reader

    def in_language(self, language: str) -> "Snapshot":
        """The same edition with the texts of its translations, as far as there are any."""
        return self._view(language, self.rules)

    def for_organisation(self, organisation: str) -> "Snapshot":
        """The same edition as it is told for an organisation: with its own rules, as far as there are any."""
        if organisation == self.organisation:
            return self
        return self._view(self.language, self._rules_of(organisation))

    @property
    def organisation(self) -> str:
        """The organisation whose own rules are told; empty for none."""
        return self.rules.organisation

    def _view(self, language: str, rules: RulesOf) -> "Snapshot":
        place = (language, rules.organisation)
        if place not in self._views:
            made = Snapshot(self.info, self._reader, self._index, language, rules)
            made._views = self._views
            self._views[place] = made
        return self._views[place]

    def _look_up_rules(self, organisation: str) -> RulesOf:
        if not is_slug(organisation):
            return NO_RULES
        keys = [key for key in self._tagged("rules_of", organisation) if key.kind == OWN_RULE]
        return rules_of(organisation, filter(None, map(self._reader.entry, keys)), self._reader.entry)

    def translation_state(self, key: Key) -> TranslationState:
        """Whether a record is told in the snapshot's language, and if not, why."""
        found = self._localised(key)
        return found.state if found else TranslationState.MISSING

    def _entry(self, key: Key) -> Entry | None:
        found = self._localised(key)
        return found.entry if found else None

    def entry(self, kind: str, record_id: str) -> Entry:
        """The entry of a record; raises UnknownRecordError."""
        found = self._entry(Key(kind, record_id))
        if found is None:
            raise UnknownRecordError(
                f"There is no {kind.replace('_', ' ')} with this id in edition {self.info.id}."
            )
        return found

    def find(self, key: Key) -> Record | None:
        """The record of a key, if there is one."""
        found = self._entry(key)
        return found.record if found else None

    def page(self, kind: str, filters: Mapping[str, str], offset: int, limit: int) -> Page:
        """Entries of a kind in the order of their ids, filtered by tags, and how many there are."""
        page = self._reader.entries(kind, filters, offset, limit)
        told = (self._entry(entry.record.key) or entry for entry in page.entries)
        return Page(tuple(told), page.total)

    def notice(self, key: Key = STANDING_NOTICE) -> str:
        """The text of a notice, in the snapshot's language; empty where the edition has none."""
        found = self.find(key)
        return without_marks(found.summary) if found else ""

    def all_of(self, kind: str) -> list[Record]:
        """Every record of a kind, in the order of their ids."""
        return [entry.record for entry in self.page(kind, {}, 0, MOST_OF_A_KIND).entries]

    def everything(self) -> Iterator[Entry]:
        """All entries of the edition in the order of their keys, as they are stored."""
        return self._reader.all_entries()

    def records(self) -> Iterator[Record]:
        """All records but translations and own rules, in the snapshot's language, in the order of keys."""
        keys = [key for key in self._reader.all_keys() if key.kind not in (OWN_RULE, TRANSLATION)]
        for start in range(0, len(keys), READ_AT_ONCE):
            here = keys[start : start + READ_AT_ONCE]
            found = self._reader.entries_of([*self.rules.needed(self.language, here)])
            told = filter(None, (told_for(self.rules, found.get, self.language, key) for key in here))
            yield from (each.entry.record for each in told)

    def told_claims(self, procedure_id: str) -> tuple[frozenset[str], frozenset[str]]:
        """The ids of a procedure's own claims, and of all that may be told of it."""
        procedure = self.find(Key("procedure", procedure_id))
        if procedure is None:
            return frozenset(), frozenset()
        own = frozenset(claim for fact in procedure.facts for claim in fact.claim_ids)
        told = {claim.id for fact in self.told(procedure) for claim in fact.claims}
        for kind in TOLD_KINDS:
            told.update(claim.id for record in self.applying(kind, procedure) for claim in record.claims)
        return own, own | told

    def children(self, procedure_id: str) -> list[Record]:
        """The procedures whose parent this one is."""
        page = self.page("procedure", {"parent": procedure_id}, 0, MOST_CHILDREN)
        return [entry.record for entry in page.entries]

    def lineage(self, record: Record) -> list[Ancestor]:
        """A procedure's ancestors with what may be told of each."""
        return ancestors(record, self.find)

    def applying(self, kind: str, procedure: Record) -> list[Record]:
        """The risks, side effects, rules or conditions that are told of a procedure."""
        lineage = self.lineage(procedure)
        names = [procedure.id, *(up.record.id for up in lineage)]
        keys = {key for name in names for key in self._tagged("procedure", name) if key.kind == kind}
        records = filter(None, map(self.find, sorted(keys)))
        return [record for record in records if applies_to(record, procedure, lineage)]

    def told(self, record: Record) -> tuple[ToldFact, ...]:
        """A record's own facts and, for a procedure, the inherited ones; in the snapshot's language."""
        return self._told(record.key)

    def _look_up_told(self, key: Key) -> tuple[ToldFact, ...]:
        record = self.find(key)
        if record is None:
            return ()
        return tuple(with_inherited(record, self.lineage(record), lambda stating: self._own(stating.key)))

    def _look_up_own(self, key: Key) -> tuple[ToldFact, ...]:
        record = self.find(key)
        return own_facts(record, self.claim, self.witness) if record else ()

    def facts(self, filters: Mapping[str, str], offset: int, limit: int) -> tuple[list[ToldFact], int]:
        """Own facts of all records, filtered, and how many there are."""
        places, total = self._reader.facts(filters, offset, limit)
        return [told for told in map(self._told_at, places) if told], total

    def _told_at(self, place: FactPlace) -> ToldFact | None:
        return next((told for told in self._own(place.about) if told.topic == place.topic), None)

    def claim(self, claim_id: str) -> Claim | None:
        """A claim by id, if the edition has it."""
        home = self._home(claim_id)
        return home.claim if home else None

    def claim_home(self, claim_id: str) -> ClaimHome:
        """A claim with the record and topic it is at home in; raises UnknownClaimError."""
        home = self._home(claim_id)
        if home is None:
            raise UnknownClaimError(f"There is no claim with this id in edition {self.info.id}.")
        return home

    def _look_up_home(self, claim_id: str) -> ClaimHome | None:
        key = self._reader.claim_home(claim_id)
        record = self.find(key) if key else None
        homes = claim_homes([record] if record else [])
        found = next((home for home in homes if home.claim.id == claim_id), None)
        page = ruled_page(record, self.find) if record else None
        return found._replace(record=page.key) if found and page else found

    def users_of(self, claim_id: str) -> list[Record]:
        """The records that share, cite or rest on a claim at home elsewhere."""
        keys = (key for key in self._tagged("cites", claim_id) if key.kind not in POINTING_KINDS)
        return [record for record in map(self.find, keys) if record]

    def claim_history(self, claim_id: str) -> list[tuple[EditionInfo, Claim]]:
        """The editions in which a claim came or changed, oldest first."""
        return list(self._reader.claim_history(claim_id))

    def witness(self, source_id: str) -> str:
        """The organisation behind a source."""
        return self._witness(source_id)

    def _look_up_witness(self, source_id: str) -> str:
        return witness_of(source_id, self.find)

    def with_code(self, system: CodeSystem, code: str) -> list[CodeMatch]:
        """The records that carry a code, exactly or, failing that, nearest up or down its hierarchy."""
        if not system.carried:
            return []
        tag, wanted = f"code:{system.id}", normalised(code)
        exact = self._matches([(key, wanted) for key in self._tagged(tag, wanted)], "exact")
        if exact or system.id not in NESTED_SYSTEMS:
            return exact
        return self._below(tag, wanted) or self._above(tag, wanted)

    def _below(self, tag: str, wanted: str) -> list[CodeMatch]:
        if len(wanted) < SHORTEST_PREFIX:
            return []
        return self._matches(self._reader.keys_tagged_like(tag, wanted), "descendant")

    def _above(self, tag: str, wanted: str) -> list[CodeMatch]:
        for length in range(len(wanted) - 1, SHORTEST_PREFIX - 1, -1):
            keys = self._tagged(tag, wanted[:length])
            if keys:
                return self._matches([(key, wanted[:length]) for key in keys], "ancestor")
        return []

    def _matches(self, found: list[tuple[Key, str]], matched: str) -> list[CodeMatch]:
        pairs = [(self._entry(key), code) for key, code in found]
        return [CodeMatch(entry, code, matched) for entry, code in pairs if entry]

    def search(self, query: SearchQuery) -> SearchResults:
        """Full-text search of the edition."""
        return self._index().search(query)

    def suggest(self, text: str, limit: int) -> list[Completion]:
        """Completions for a search box."""
        return list(self._index().suggest(text, limit))
