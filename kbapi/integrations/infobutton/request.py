"""What an Infobutton request asks: codes, parts, reader, language; never who the patient is."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from kbapi.errors import BadParameterError
from kbapi.integrations.infobutton.query import Parameters
from kbapi.knowledge.code import CodeSystem, find_system

MOST_CODES = 20
LONGEST_CODE = 40
_MEANINGS = json.loads(files(__package__).joinpath("meanings.json").read_text("utf-8"))
_TAG = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,3}")
_CRITERIA = "mainSearchCriteria"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One code that was asked for; without a system it names one that nobody here knows."""

    system: CodeSystem | None
    code: str

    @property
    def echo(self) -> str:
        """The code as it may be shown: only what has the shape of one, since anything may be sent."""
        spelt = self.code.upper()
        return spelt if self.system and re.fullmatch(self.system.shape or "(?!)", spelt) else ""


@dataclass(frozen=True, slots=True)
class KnowledgeRequest:
    """What is asked; `sections` are the parts meant, `task` and `subtopic` are codes we know or empty."""

    criteria: tuple[Criterion, ...]
    sections: tuple[str, ...] = ()
    subtopic: str = ""
    asked_part: bool = False
    task: str = ""
    recipient: str = ""
    language: str = ""

    @property
    def for_provider(self) -> bool:
        """Whether a professional will read it."""
        return self.recipient == "PROV"


def read_request(parameters: Parameters) -> KnowledgeRequest:
    """The request of some parameters; raises BadParameterError for what is needed and missing."""
    subtopics = tuple(_subtopics(parameters))
    named = {section: None for code, name in subtopics for section in _meant_by(code, name)}
    task = parameters.get("taskContext.c.c", "taskContext.v.c").upper()
    by_task = [] if subtopics else _MEANINGS["tasks"].get(task, [])
    return KnowledgeRequest(
        criteria=tuple(_criteria(parameters)),
        sections=tuple(named or by_task),
        subtopic=next((code for code, _ in subtopics if code in _MEANINGS["subtopic_codes"]), ""),
        asked_part=bool(subtopics),
        task=task if task in _MEANINGS["tasks"] else "",
        recipient=_recipient(parameters),
        language=_language(parameters),
    )


def _criteria(parameters: Parameters) -> Iterator[Criterion]:
    codes, systems = _spellings("c"), (*_spellings("cs"), *_spellings("csn"))
    indexes = parameters.indexes(*codes, *systems)
    if len(indexes) > MOST_CODES:
        raise BadParameterError(f"{_CRITERIA}.v.c", f"More than {MOST_CODES} codes: ask in several requests.")
    for index in indexes or [""]:
        code = parameters.get(*codes, index=index)
        system = parameters.get(*systems, index=index) or parameters.get(*systems)
        for name, value in (("c", code), ("cs", system)):
            if not value:
                missing = f"{_CRITERIA}.v.{name}{index}"
                raise BadParameterError(missing, f"`{missing}` is missing or empty.")
        if len(code) > LONGEST_CODE:
            raise BadParameterError(
                f"{_CRITERIA}.v.c{index}", f"`{_CRITERIA}.v.c{index}` is no code: too long."
            )
        yield Criterion(find_system(system), code)


def _spellings(field: str) -> tuple[str, str]:
    """The name of a part of the search criteria, and the deprecated one, which loses against it."""
    return f"{_CRITERIA}.v.{field}", f"{_CRITERIA}.c.{field}"


def _subtopics(parameters: Parameters) -> Iterator[tuple[str, str]]:
    """Code and name of every sub-topic."""
    names = [f"subTopic.{form}.{field}" for field in ("c", "dn", "ot") for form in ("v", "c")]
    for index in parameters.indexes(*names):
        code = parameters.get("subTopic.v.c", "subTopic.c.c", index=index).upper()
        name = parameters.get(*names[2:], index=index)
        if code or name:
            yield code, name


def _meant_by(code: str, name: str) -> list[str]:
    """The sections of a sub-topic by its code, else by its name or a code that is one."""
    known: dict[str, list[str]] = _MEANINGS["subtopic_names"]
    spelt = (re.sub(r"[\s_-]+", " ", text).lower() for text in (code, name))
    return _MEANINGS["subtopic_codes"].get(code) or next((known[text] for text in spelt if text in known), [])


def _recipient(parameters: Parameters) -> str:
    named = parameters.get("informationRecipient").upper()
    return named if named in ("PAT", "PROV", "PAYOR") else ""


def _language(parameters: Parameters) -> str:
    """The reader's language, else that of whoever asks; a tag as clients write it."""
    for who in ("informationRecipient", "performer"):
        named = parameters.get(f"{who}.languageCode.c", f"{who}.languageCode").lower().replace("_", "-")
        tag = str(_MEANINGS["languages"].get(named, named))
        if _TAG.fullmatch(tag):
            return tag
    return ""
