"""What a key may be made for; few, and each a thing that an operator may want to keep from the public."""

from collections.abc import Iterable, Mapping

from kbapi.errors import BadSettingError

READ, ANSWERS, CANDIDACY, EXPORT = "read", "answers", "candidacy", "export"
OPEN = ""
"""The scope of what needs no key on any service: health, the reference, the pages about problems."""
SCOPES: Mapping[str, str] = {
    READ: "records, facts, codes, search, handouts, FHIR, Infobutton, elements and pages",
    ANSWERS: "answers to plain questions",
    CANDIDACY: "candidacy questions, assessments and CDS Hooks",
    EXPORT: "the export of everything at once",
}


def public_scopes(setting: str) -> frozenset[str]:
    """The scopes that need no key, of `all`, `none` or a list (`read,answers`); raises BadSettingError."""
    if setting in ("all", "none"):
        return frozenset(SCOPES if setting == "all" else ())
    return frozenset(checked_scopes("KBAPI_PUBLIC", setting.split(",")))


def checked_scopes(origin: str, names: Iterable[str]) -> tuple[str, ...]:
    """Names of scopes in our order, each once; raises BadSettingError for another one, naming its origin."""
    given = {name.strip() for name in names}
    for name in sorted(given - SCOPES.keys()):
        raise BadSettingError(f"{origin}: {name!r} is no scope; use {', '.join(SCOPES)}.")
    return tuple(name for name in SCOPES if name in given)
