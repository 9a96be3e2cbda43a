"""Candidacy inputs: what the rules ask about a patient, in plain words, and where a FHIR record says it."""

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, post_load, validates_schema

from kbapi.kinds._condition import Condition
from kbapi.kinds._fields import JsonSchema, ListOf, Member, Number, OneOf, Slug, Text, YesNo, about
from kbapi.kinds._page import Kind, PageSchema
from kbapi.kinds._strict import Strict
from kbapi.knowledge.candidacy_input import CandidacyInput, Choice, InputType, Sought, SoughtCode
from kbapi.knowledge.code import CODE_SYSTEMS

RESOURCES = (
    "Condition",
    "MedicationRequest",
    "MedicationStatement",
    "AllergyIntolerance",
    "Observation",
    "ServiceRequest",
    "Appointment",
)
CHOSEN_KINDS = ("condition", "procedure")
_RESOURCE = about("types of FHIR R4 resources that can say it", "resource")


class ChoiceSchema(Strict):
    """One of several answers."""

    id = Slug(required=True, metadata=about("the id of the page that is meant"))
    also = ListOf(Text(), load_default=(), metadata=about("other names under which callers send it"))

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Choice:
        """The choice."""
        return Choice(**data)


class SoughtCodeSchema(Strict):
    """A code that gives the answer."""

    system = OneOf(
        *(system.id for system in CODE_SYSTEMS if not system.apart),
        required=True,
        metadata=about("the code system"),
    )
    code = Text(required=True, metadata=about("the code, in quotation marks; the codes below it count too"))
    verified_in = Text(required=True, metadata=about("where the meaning of the code was read"))

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> SoughtCode:
        """The code."""
        return SoughtCode(**data)


class SoughtSchema(Strict):
    """One place in a FHIR record that answers the question."""

    resources = ListOf(OneOf(*RESOURCES), required=True, metadata=_RESOURCE)
    means = Text(
        metadata=about("the answer that a match gives; leave it out to take the resource's own value")
    )
    codes = ListOf(fields.Nested(SoughtCodeSchema), load_default=(), metadata=about("codes to look for"))
    words = ListOf(Text(), load_default=(), metadata=about("words to look for in displayed texts"))
    unless_words = ListOf(
        Text(), load_default=(), metadata=about("words that turn a displayed text into something else")
    )
    statuses = ListOf(Text(), load_default=(), metadata=about("statuses that count; others are passed over"))
    within_days = Number(metadata=about("how many days back from the appointment it counts"))

    json_constraints: ClassVar[JsonSchema] = {"anyOf": [{"required": ["codes"]}, {"required": ["words"]}]}

    @validates_schema
    def looks_for_something(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Without codes and words everything would match."""
        if not data.get("codes") and not data.get("words"):
            raise ValidationError("name `codes` or `words` to look for", "words")

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Sought:
        """The place."""
        return Sought(**data)


class CandidacyInputSchema(PageSchema):
    """The front matter of a candidacy input."""

    order = Number(required=True, metadata=about("its place among the questions"))
    type = Member(InputType, required=True, metadata=about("what kind of answer it has"))
    question = Text(required=True, metadata=about("the question, in plain words, said to the patient"))
    exclusion = YesNo(
        load_default=False,
        metadata=about("whether it must be known before the outcome can be a mild one"),
    )
    asked = YesNo(load_default=True, metadata=about("no when it is never asked as a question of its own"))
    choices_of = OneOf(*CHOSEN_KINDS, metadata=about("the kind of pages among which one chooses"))
    choices = ListOf(
        fields.Nested(ChoiceSchema), load_default=(), metadata=about("the pages among which one chooses")
    )
    codes_of_choices = ListOf(
        OneOf(*RESOURCES),
        load_default=(),
        metadata=about("types of FHIR resources in which the codes and names of the chosen pages count"),
    )
    default = Text(metadata=about("what holds when nothing is given"))
    asked_if = Condition(metadata=about("when the question makes sense, such as {input: name, is: yes}"))
    impossible_when = ListOf(
        Condition(), load_default=(), metadata=about("answers that contradict each other, as conditions")
    )
    found_in = ListOf(
        fields.Nested(SoughtSchema), load_default=(), metadata=about("where a FHIR record says it")
    )

    @validates_schema
    def has_choices(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Choices stand where, and only where, one chooses."""
        if (data.get("type") == InputType.CHOICES) != bool(data.get("choices") and data.get("choices_of")):
            raise ValidationError("`choices` and `choices_of` belong to the type choices alone", "choices")


KIND = Kind(
    name="candidacy_input",
    path="candidacy-inputs",
    folder="inputs",
    schema=CandidacyInputSchema,
    details=CandidacyInput,
    required_sections=(),
    needs_summary=False,
    of_safety=True,
)
