"""Codes of other people's systems: names of the systems, one spelling, shapes and check digits."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """What a code means compared with the page that carries it."""

    EQUIVALENT = "equivalent"
    BROADER = "broader"
    NARROWER = "narrower"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Code:
    """One code of one system; `verified_in` names where its meaning was read."""

    system: str
    code: str
    relation: Relation
    verified_in: str


@dataclass(frozen=True, slots=True)
class CodeSystem:
    """A code system: our id, its FHIR URI, its OID, and the other names that clients send.

    Codes of a system that is kept `apart` stand in lists of their own, as their licence asks, never on pages.
    """

    id: str
    uri: str
    oid: str
    aliases: tuple[str, ...]
    shape: str = ""
    apart: bool = False

    @property
    def carried(self) -> bool:
        """Whether pages may have codes of it."""
        return self in CODE_SYSTEMS


CODE_SYSTEMS = (
    CodeSystem(
        "icd-10-cm",
        "http://hl7.org/fhir/sid/icd-10-cm",
        "2.16.840.1.113883.6.90",
        ("icd-10", "i10", "i10c"),
        r"[A-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?",
    ),
    CodeSystem(
        "icd-10-pcs",
        "http://www.cms.gov/Medicare/Coding/ICD10",
        "2.16.840.1.113883.6.4",
        ("i10p", "http://hl7.org/fhir/sid/icd-10-pcs"),
        r"[0-9A-HJ-NP-Z]{7}",
    ),
    CodeSystem(
        "snomed-ct",
        "http://snomed.info/sct",
        "2.16.840.1.113883.6.96",
        ("snomed", "sct", "snomed-ct-us"),
        r"[1-9][0-9]{5,17}",
    ),
    CodeSystem(
        "loinc",
        "http://loinc.org",
        "2.16.840.1.113883.6.1",
        ("ln", "lnc", "2.16.840.1.113883.11.79"),
        r"[0-9]{1,7}-[0-9]",
    ),
    CodeSystem(
        "cpt",
        "http://www.ama-assn.org/go/cpt",
        "2.16.840.1.113883.6.12",
        ("cpt-4", "c4"),
        r"[0-9]{4}[0-9A-Z]",
        apart=True,
    ),
    CodeSystem(
        "rxnorm",
        "http://www.nlm.nih.gov/research/umls/rxnorm",
        "2.16.840.1.113883.6.88",
        ("rxcui",),
        r"[1-9][0-9]{0,7}",
    ),
    CodeSystem(
        "atc",
        "http://www.whocc.no/atc",
        "2.16.840.1.113883.6.73",
        ("whocc",),
        r"[A-Z](?:[0-9]{2}(?:[A-Z](?:[A-Z](?:[0-9]{2})?)?)?)?",
    ),
    CodeSystem(
        "hcpcs",
        "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        "2.16.840.1.113883.6.285",
        ("hcpcs-2", "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"),
        r"[A-V][0-9]{4}",
    ),
)

NOT_CARRIED = (
    CodeSystem(
        "icd-9-cm",
        "http://hl7.org/fhir/sid/icd-9-cm",
        "2.16.840.1.113883.6.103",
        ("icd-9", "i9c", "2.16.840.1.113883.6.2"),
    ),
    CodeSystem(
        "icd-9-pcs",
        "urn:oid:2.16.840.1.113883.6.104",
        "2.16.840.1.113883.6.104",
        ("icd-9-cm-procedures",),
    ),
    CodeSystem("ndc", "http://hl7.org/fhir/sid/ndc", "2.16.840.1.113883.6.69", ()),
    CodeSystem("mesh", "urn:oid:2.16.840.1.113883.6.177", "2.16.840.1.113883.6.177", ("msh",)),
)
"""Systems that clients ask in and of which no page has a code: the answer is none, no error."""

_BY_ID = {system.id: system for system in CODE_SYSTEMS}


def names_of(system: CodeSystem) -> tuple[str, ...]:
    """The names by which a system is found, each once."""
    names = (system.id, system.uri, system.oid, f"urn:oid:{system.oid}", *system.aliases)
    return tuple(dict.fromkeys(names))


def _folded(name: str) -> str:
    """The spelling under which names of systems are compared: ICD-10-CM, ICD10CM and icd 10 cm are one."""
    return re.sub(r"[\s_-]", "", name).lower().rstrip("/")


_BY_NAME = {_folded(name): system for system in (*CODE_SYSTEMS, *NOT_CARRIED) for name in names_of(system)}


def find_system(name: str) -> CodeSystem | None:
    """The system of a FHIR URI, an OID (bare or `urn:oid:`), our id or an alias.

    Case, spaces, hyphens and underscores do not matter.
    """
    return _BY_NAME.get(_folded(name))


def uri_of(system_id: str) -> str:
    """The FHIR URI of one of our systems."""
    return _BY_ID[system_id].uri


def normalised(code: str) -> str:
    """The spelling under which codes are compared: upper case, without dots and spaces."""
    return re.sub(r"[.\s]", "", code).upper()


def complaint_about(system: str, code: str) -> str | None:
    """What is wrong with a code's shape or check digit, as a sentence; None when nothing is."""
    known = _BY_ID.get(system)
    if known is None:
        return f"unknown code system `{system}`: use one of {', '.join(_BY_ID)}"
    if not re.fullmatch(known.shape, code):
        return f"`{code}` does not have the shape of a code of {system}: look the code up again"
    if system == "snomed-ct" and not _verhoeff_holds(code):
        return f"`{code}` fails the check digit of {system} (Verhoeff): look the code up again"
    if system == "loinc" and not _mod_10_holds(code.replace("-", "")):
        return f"`{code}` fails the check digit of {system} (mod 10): look the code up again"
    return None


_DIHEDRAL = [[(a + b) % 5 if b < 5 else 5 + (a + b) % 5 for b in range(10)] for a in range(5)] + [
    [5 + (a - b) % 5 if b < 5 else (a - b) % 5 for b in range(10)] for a in range(5)
]
_PERMUTATION = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _verhoeff_holds(digits: str) -> bool:
    check = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit)
        for _ in range(position % 8):
            value = _PERMUTATION[value]
        check = _DIHEDRAL[check][value]
    return check == 0


def _mod_10_holds(digits: str) -> bool:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if position % 2 else 1)
        total += doubled // 10 + doubled % 10
    return total % 10 == 0
