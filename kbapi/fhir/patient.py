"""Reads what FHIR R4 resources say about a patient as answers to candidacy inputs; silence stays unknown."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kbapi.fhir.elements import Concept, Resource, codes_of, concept, day, part, parts, text
from kbapi.knowledge.candidacy_input import NO, YES, InputType, Sought
from kbapi.knowledge.code import normalised
from kbapi.knowledge.patient import Given, MatchedOn, Patient

NEVER_TRUE = frozenset({"entered-in-error", "refuted", "cancelled", "not-taken"})
"""Statuses of what was never so; passed over whatever an input asks for."""
PREFIXED = frozenset({"icd-10-cm", "icd-10-pcs", "atc"})
"""Systems in which the codes below a code begin with it."""
SHORTEST_PREFIX = 3
_WORD = re.compile(r"[^\W_]+")
_COUNTING_STATUS = ("status", "clinicalStatus")
"""What tells whether something holds now; whether it was confirmed is another matter."""
_STATUS_ELEMENTS = (*_COUNTING_STATUS, "verificationStatus")
_DATE_ELEMENTS = (
    "effectiveDateTime",
    "effectivePeriod",
    "authoredOn",
    "dateAsserted",
    "recordedDate",
    "onsetDateTime",
)
_MOMENTS = ("effectiveDateTime", "valueDateTime")
_CONCEPT_ELEMENTS: Mapping[str, tuple[str, ...]] = {
    "Condition": ("code",),
    "Observation": ("code",),
    "AllergyIntolerance": ("code",),
    "MedicationRequest": ("medicationCodeableConcept",),
    "MedicationStatement": ("medicationCodeableConcept",),
    "ServiceRequest": ("reasonCode",),
    "Appointment": ("reasonCode",),
}


@dataclass(frozen=True, slots=True, eq=False)
class Seeker:
    """One place in which one input is looked for; each is itself, so that it is quick to look up."""

    input: str
    type: InputType
    sought: Sought


@dataclass(frozen=True, slots=True)
class _Match:
    seeker: Seeker
    on: MatchedOn


class PatientReader:
    """Finds the answers of all inputs in one pass over the resources; built once for an edition."""

    def __init__(self, seekers: Iterable[Seeker]) -> None:
        self._by_code: dict[tuple[str, str, str], list[Seeker]] = defaultdict(list)
        self._by_word: dict[tuple[str, str], list[tuple[tuple[str, ...], Seeker]]] = defaultdict(list)
        self._unless: dict[Seeker, list[str]] = {}
        for seeker in seekers:
            self._unless[seeker] = [_framed(words_of(other)) for other in seeker.sought.unless_words]
            for kind in seeker.sought.resources:
                for code in seeker.sought.codes:
                    self._by_code[kind, code.system, normalised(code.code)].append(seeker)
                for phrase in filter(None, map(words_of, seeker.sought.words)):
                    self._by_word[kind, phrase[0]].append((phrase, seeker))

    def read(self, resources: Sequence[Resource], on: date) -> Patient:
        """The answers that the resources give; `on` is the day from which one looks back."""
        medications = _medications(resources)
        said: dict[str, list[tuple[str, MatchedOn, InputType]]] = defaultdict(list)
        for resource in resources:
            for match in self._matches(resource, medications, on):
                answer = _answer(match.seeker, resource)
                if answer:
                    said[match.seeker.input].append((answer, match.on, match.seeker.type))
        return {name: _given(answers) for name, answers in said.items()}

    def _matches(self, resource: Resource, medications: Mapping[str, Resource], on: date) -> Iterator[_Match]:
        kind = text(resource, "resourceType")
        if kind not in _CONCEPT_ELEMENTS:
            return
        said = concept(_concepts(resource, kind, medications))
        found = {**self._in_texts(kind, said), **self._in_codes(kind, said)}
        # Most resources answer nothing, so that the rest of them need not be read.
        if not found or _statuses(resource, _STATUS_ELEMENTS) & NEVER_TRUE:
            return
        statuses = _statuses(resource, _COUNTING_STATUS)
        when = day(resource, *_DATE_ELEMENTS)
        for seeker, way in found.items():
            if _counts(seeker.sought, statuses, when, on):
                yield _Match(seeker, way)

    def _in_codes(self, kind: str, said: Concept) -> dict[Seeker, MatchedOn]:
        return {
            seeker: MatchedOn.CODE
            for system, code in said.codings
            for beginning in _beginnings(system, code)
            for seeker in self._by_code.get((kind, system, beginning), ())
        }

    def _in_texts(self, kind: str, said: Concept) -> dict[Seeker, MatchedOn]:
        found: dict[Seeker, MatchedOn] = {}
        for shown in said.texts:
            words = words_of(shown)
            for place, word in enumerate(words):
                for phrase, seeker in self._by_word.get((kind, word), ()):
                    if words[place : place + len(phrase)] == phrase and not self._is_ruled_out(seeker, words):
                        found[seeker] = MatchedOn.TEXT
        return found

    def _is_ruled_out(self, seeker: Seeker, words: tuple[str, ...]) -> bool:
        unless = self._unless[seeker]
        return bool(unless) and any(map(_framed(words).__contains__, unless))


def words_of(shown: str) -> tuple[str, ...]:
    """The words of a displayed text, in one case and without accents, which records often leave out."""
    if not shown.isascii():
        letters = unicodedata.normalize("NFKD", shown)
        shown = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return tuple(_WORD.findall(shown.casefold()))


def _statuses(resource: Resource, names: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(codes_of(resource, name) for name in names))


def _framed(words: tuple[str, ...]) -> str:
    """The words as one text in which whole words can be looked for."""
    return f" {' '.join(words)} "


def _beginnings(system: str, code: str) -> Iterator[str]:
    yield code
    if system in PREFIXED:
        yield from (code[:length] for length in range(len(code) - 1, SHORTEST_PREFIX - 1, -1))


def _counts(sought: Sought, statuses: frozenset[str], when: date | None, on: date) -> bool:
    """Whether status and date of a resource let it count; a resource without them counts."""
    if sought.statuses and statuses and not statuses.intersection(sought.statuses):
        return False
    return sought.within_days is None or when is None or when >= on - timedelta(days=sought.within_days)


def _concepts(resource: Resource, kind: str, medications: Mapping[str, Resource]) -> Iterator[Resource]:
    for name in _CONCEPT_ELEMENTS[kind]:
        yield from parts(resource, name)
    for reaction in parts(resource, "reaction"):
        yield from parts(reaction, "substance")
    reference = text(part(resource, "medicationReference"), "reference")
    display = text(part(resource, "medicationReference"), "display")
    if display:
        yield {"text": display}
    contained = {f"#{text(inner, 'id')}": inner for inner in parts(resource, "contained")}
    if medication := contained.get(reference) or medications.get(reference):
        yield from parts(medication, "code")


def _medications(resources: Iterable[Resource]) -> dict[str, Resource]:
    """The Medication resources by the reference that others use for them."""
    return {
        f"Medication/{text(resource, 'id')}": resource
        for resource in resources
        if resource.get("resourceType") == "Medication"
    }


def _answer(seeker: Seeker, resource: Resource) -> str | None:
    """The answer that a match gives: the one it stands for, else the value or the day of the resource."""
    if seeker.sought.means is not None:
        return seeker.sought.means
    if seeker.type is InputType.DATE:
        found = _last_day(resource)
        return found.isoformat() if found else None
    value = resource.get("valueBoolean")
    return (YES if value else NO) if isinstance(value, bool) else None


def _last_day(resource: Resource) -> date | None:
    """The day on which something ended or happened; a beginning is no end."""
    supply = part(part(resource, "dispenseRequest"), "validityPeriod")
    ends = (day({"end": period.get("end")}, "end") for period in (part(resource, "effectivePeriod"), supply))
    return next(filter(None, ends), None) or day(resource, *_MOMENTS)


def _given(answers: list[tuple[str, MatchedOn, InputType]]) -> Given:
    """All answers to one input; of several days the last, and the surest way in which it was found."""
    [kind, *_] = [kind for _, _, kind in answers]
    values = sorted({value for value, _, _ in answers})
    sure = MatchedOn.CODE if any(way is MatchedOn.CODE for _, way, _ in answers) else MatchedOn.TEXT
    if kind is InputType.DATE:
        values = values[-1:]
    return Given(tuple(values), complete=kind is not InputType.CHOICES, matched_on=sure)
