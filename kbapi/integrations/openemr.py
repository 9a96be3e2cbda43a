"""Which handout stands under which name in OpenEMR's folder of local education content."""

from collections.abc import Iterator
from dataclasses import dataclass

from kbapi.knowledge.code import find_system, normalised
from kbapi.knowledge.record import Record
from kbapi.knowledge_base import Snapshot
from kbapi.knowledge_base.by_code import AskedCode, carriers, procedures_for
from kbapi.knowledge_base.localised import TranslationState

LANGUAGES = ("en", "es")
"""OpenEMR looks for these two and no others."""
_TYPES = {"icd-10-cm": "icd10", "snomed-ct": "snomed", "loinc": "loinc", "cpt": "cpt4"}
"""OpenEMR's names of the code types whose codes stand on pages here, in lower case as in its file names."""


@dataclass(frozen=True, slots=True)
class LocalHandout:
    """A file in that folder: its name, and the handout that belongs into it."""

    name: str
    procedure: str
    language: str


def local_handouts(here: Snapshot) -> Iterator[LocalHandout]:
    """A file for every code that leads to a procedure, in each language in which that is really told.

    OpenEMR opens one file for a code: where two procedures are equally near, neither is the right one.
    """
    for system, code in _codes(here):
        procedure = _nearest(here, _asked(system, code))
        for language in LANGUAGES if procedure else ():
            told = here.in_language(language)
            if procedure and told.translation_state(procedure.key) is TranslationState.TOLD:
                name = f"{_TYPES[system]}_{code}_{language}.pdf".lower()
                yield LocalHandout(name, procedure.id, language)


def _codes(here: Snapshot) -> list[tuple[str, str]]:
    """The codes of those types that stand on a page, with their systems."""
    found = {(code.system, code.code) for record in here.records() for code in record.codes}
    return sorted((system, code) for system, code in found if system in _TYPES)


def _nearest(here: Snapshot, asked: AskedCode) -> Record | None:
    """The procedure that is nearest to a code; of equally near ones the one that is a kind of the others."""
    found = procedures_for(here, carriers(here, asked))
    nearness = [(coded.relevance, len(coded.leads)) for coded in found]
    tied = [coded.entry.record for coded, near in zip(found, nearness, strict=True) if near == nearness[0]]
    return next((one for one in tied if {other.id for other in tied} <= _itself_and_above(here, one)), None)


def _itself_and_above(here: Snapshot, record: Record) -> set[str]:
    return {record.id, *(up.record.id for up in here.lineage(record))}


def _asked(system: str, code: str) -> AskedCode:
    known = find_system(system)
    if known is None:
        raise LookupError(f"a page has a code of `{system}`, which is no code system: check the content")
    return AskedCode(known, normalised(code))
