"""Procedures: what is done to a patient."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from kbapi.kinds._fields import JsonSchema, ListOf, OneOf, Slug, about, object_of
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
            if word in ("only", "except") and _are_ids(topics):
                named = tuple(topics)
                return Inheritance(only=named) if word == "only" else Inheritance(excluded=named)
        raise ValidationError("write `all`, `none`, {only: [topics]} or {except: [topics]}")

    def json_schema(self) -> JsonSchema:
        """The four spellings."""
        topics = {"type": "array", "items": Slug().json_schema(), "minItems": 1}
        return {
            "anyOf": [{"enum": ["all", "none"]}, *(object_of({word: topics}) for word in ("only", "except"))]
        }


def _are_ids(topics: object) -> bool:
    return (
        isinstance(topics, list)
        and topics != []
        and all(isinstance(topic, str) and is_slug(topic) for topic in topics)
    )


class ProcedureSchema(PageSchema):
    """The front matter of a procedure."""

    parent = Slug(metadata=about("the id of the procedure of which this is a kind"))
    inherits = Inherits(
        load_default=INHERITS_NOTHING, metadata=about("which topics of the parent may be told of this one")
    )
    purposes = ListOf(
        OneOf("diagnostic", "therapeutic"), load_default=(), metadata=about("to find a cause, or to treat")
    )
    regions = ListOf(Slug(), load_default=(), metadata=about("where it is done, as a source states it"))
    guidance = ListOf(
        Slug(), load_default=(), metadata=about("how the way is watched, as a source states it")
    )
    agents = ListOf(Slug(), load_default=(), metadata=about("ids of terms that name what is given"))
    conditions = ListOf(
        Slug(), load_default=(), metadata=about("ids of conditions that a source names for it")
    )
    leads_to = ListOf(Slug(), load_default=(), metadata=about("ids of procedures that may come next"))
    related = ListOf(Slug(), load_default=(), metadata=about("ids of procedures to compare it with"))


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
    clinical=frozenset(
        {"parent", "inherits", "purposes", "regions", "guidance", "agents", "conditions", "leads_to"}
    ),
)
