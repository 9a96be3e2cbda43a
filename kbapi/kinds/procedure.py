"""Procedures: what is done to a patient."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from kbapi.kinds._fields import JsonSchema, ListOf, OneOf, Slug
from kbapi.kinds._page import Kind, PageSchema
from kbapi.knowledge.identity import is_slug
from kbapi.knowledge.procedure import INHERITS_ALL, INHERITS_NOTHING, Inheritance, Procedure


class Inherits(fields.Field[Inheritance]):
    """`all`, `none`, {only: [topics]} or {except: [topics]}."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Inheritance:
        if value in ("all", "none"):
            return INHERITS_ALL if value == "all" else INHERITS_NOTHING
        if isinstance(value, Mapping) and len(value) == 1:
            [(word, topics)] = value.items()
            if word in ("only", "except") and isinstance(topics, list) and all(map(_is_id, topics)):
                return (
                    Inheritance(only=tuple(topics)) if word == "only" else Inheritance(excluded=tuple(topics))
                )
        raise ValidationError("write `all`, `none`, {only: [topics]} or {except: [topics]}")

    def json_schema(self) -> JsonSchema:
        """The four spellings."""
        topics = {"type": "array", "items": Slug().json_schema()}
        some = [
            {"type": "object", "properties": {word: topics}, "required": [word]}
            for word in ("only", "except")
        ]
        return {"anyOf": [{"enum": ["all", "none"]}, *some]}


def _is_id(topic: object) -> bool:
    return isinstance(topic, str) and is_slug(topic)


class ProcedureSchema(PageSchema):
    """The front matter of a procedure."""

    parent = Slug()
    inherits = Inherits(load_default=INHERITS_NOTHING)
    purposes = ListOf(OneOf("diagnostic", "therapeutic"), load_default=())
    regions = ListOf(Slug(), load_default=())
    guidance = ListOf(Slug(), load_default=())
    agents = ListOf(Slug(), load_default=())
    conditions = ListOf(Slug(), load_default=())
    leads_to = ListOf(Slug(), load_default=())
    related = ListOf(Slug(), load_default=())


KIND = Kind(
    name="procedure",
    path="procedures",
    folder="procedures",
    schema=ProcedureSchema,
    details=Procedure,
    required_sections=(
        "what-it-is",
        "before",
        "during",
        "after",
        "benefits",
        "risks",
        "who-should-not",
        "alternatives",
    ),
    more_sections=False,
)
