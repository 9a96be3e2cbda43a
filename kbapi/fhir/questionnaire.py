"""Candidacy questions as a FHIR R4 Questionnaire, and the answers of a QuestionnaireResponse to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kbapi.errors import UnfitBodyError
from kbapi.fhir.elements import Resource, part, parts, text
from kbapi.knowledge.candidacy_input import NEVER, NO, UNKNOWN, YES, CandidacyInput, InputType
from kbapi.knowledge.rule import Operator, When

RESPONSE = "QuestionnaireResponse"
ID_PREFIX = "candidacy-"
NEVER_SUFFIX = ".none"
"""Marks the question whether the day of a date question never was: FHIR's date has no such answer."""
_TYPE = {InputType.YES_NO: "boolean", InputType.DATE: "date", InputType.CHOICES: "choice"}
_OPERATOR = {Operator.ALL: "all", Operator.ANY: "any"}
_ANSWER_VALUES = ("valueBoolean", "valueDate", "valueDateTime", "valueCoding", "valueString")

Plain = dict[str, object]


@dataclass(frozen=True, slots=True)
class QuestionText:
    """One question as it is asked: its name, its input, and the titles of its choices by id."""

    name: str
    asked: CandidacyInput
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the head of a questionnaire; `base` is the address of the FHIR service."""

    procedure: str
    title: str
    description: str
    language: str
    base: str
    version: str
    published: str
    never: str
    reviewed: bool


def questionnaire(heading: Heading, questions: Iterable[QuestionText]) -> Plain:
    """The questions as a Questionnaire that can be filled in and posted back."""
    name = f"{ID_PREFIX}{heading.procedure}"
    items = [item for question in questions for item in _items(question, heading)]
    head: Plain = {
        "resourceType": "Questionnaire",
        "id": name,
        "language": heading.language,
        "url": f"{heading.base}/Questionnaire/{name}",
        "version": heading.version,
        "name": "".join(word.capitalize() for word in name.split("-")),
        "title": heading.title,
        "status": "active" if heading.reviewed else "draft",
        "subjectType": ["Patient"],
        "date": heading.published,
        "description": heading.description,
    }
    return head | ({"item": items} if items else {})


def _items(question: QuestionText, heading: Heading) -> Iterator[Plain]:
    asked = question.asked
    item: Plain = {"linkId": question.name, "text": asked.question, "type": _TYPE[asked.type]}
    if asked.asked_if and (conditions := list(_enabling(asked.asked_if))):
        item["enableWhen"] = conditions
        if len(conditions) > 1:
            item["enableBehavior"] = _OPERATOR.get(asked.asked_if.operator, "all")
    if asked.type is InputType.CHOICES:
        item["repeats"] = True
        item["answerOption"] = [
            {
                "valueCoding": {
                    "system": f"{heading.base}/CodeSystem/{asked.choices_of}",
                    "code": id_,
                    "display": title,
                }
            }
            for id_, title in question.titles.items()
        ]
    yield item
    if asked.type is InputType.DATE and asked.exclusion:
        never = {"question": question.name, "operator": "exists", "answerBoolean": False}
        yield {
            "linkId": f"{question.name}{NEVER_SUFFIX}",
            "text": heading.never,
            "type": "boolean",
            "enableWhen": [never],
        }


def _enabling(when: When) -> Iterator[Plain]:
    """The conditions of a question as FHIR has them; a form that cannot express one shows the question."""
    if when.operator in _OPERATOR:
        for inner in when.parts:
            yield from _enabling(inner)
    elif when.operator is Operator.IS and when.value in (YES, NO):
        yield {"question": when.input, "operator": "=", "answerBoolean": when.value == YES}


def procedure_of(response: Resource) -> str | None:
    """The procedure whose questionnaire was answered, by its canonical address."""
    name = text(response, "questionnaire").partition("|")[0].rpartition("/")[2]
    return name.removeprefix(ID_PREFIX) if name.startswith(ID_PREFIX) else None


def answered(response: Resource, at: str = "") -> dict[str, object]:
    """The answers by name, as a caller would give them plainly; raises UnfitBodyError for an unfit answer.

    Names are those of the questions; which of them are known is for the reader of the answers to say.
    """
    found: dict[str, object] = {}
    complaints: list[tuple[str, str]] = []
    for pointer, item in _answered_items(response, at):
        name = text(item, "linkId")
        values = [_value(answer) for answer in parts(item, "answer")]
        if not name or None in values or values in ([True, False], [False, True]):
            complaints.append(
                (pointer, "The item has no `linkId`, or an answer that is not of a type asked for.")
            )
        elif name.endswith(NEVER_SUFFIX):
            found |= {name.removesuffix(NEVER_SUFFIX): NEVER} if values == [True] else {}
        elif values:
            found[name] = _joined(values)
    if complaints:
        raise UnfitBodyError(complaints)
    return found


def _answered_items(resource: Resource, at: str) -> Iterator[tuple[str, Resource]]:
    """All items that were answered, also within groups, each with its JSON Pointer; not recursive."""
    waiting: list[tuple[str, Resource]] = [(at, resource)]
    while waiting:
        here, holder = waiting.pop()
        for number, item in enumerate(parts(holder, "item")):
            pointer = f"{here}/item/{number}"
            waiting.append((pointer, item))
            waiting.extend((pointer, answer) for answer in parts(item, "answer") if "item" in answer)
            if "answer" in item:
                yield pointer, item


def _value(answer: Resource) -> object:
    given = [name for name in _ANSWER_VALUES if name in answer]
    if len(given) != 1:
        return None
    if given[0] == "valueCoding":
        return text(part(answer, "valueCoding"), "code") or None
    value = answer[given[0]]
    if given[0] == "valueBoolean":
        return value if isinstance(value, bool) else None
    return value[:10] if given[0] == "valueDateTime" and isinstance(value, str) else value


def _joined(values: Sequence[object]) -> object:
    """One answer as it is; several, or one choice, as a list."""
    if all(isinstance(value, str) for value in values) and len(values) > 1:
        return list(values)
    return values[0] if len(values) == 1 else UNKNOWN
