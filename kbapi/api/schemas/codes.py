"""Codes of other systems on the wire."""

from typing import Any

from marshmallow import ValidationError, fields, validate

from kbapi.api.schemas._shape import IS_MISSING, EditionQuery, Meta, Ref, Shape, described, plain_text
from kbapi.knowledge.code import CODE_SYSTEMS, NOT_CARRIED, Relation, find_system, names_of

MOST_CODES = 20
_SYSTEM_NAMES = [name for system in (*CODE_SYSTEMS, *NOT_CARRIED) for name in names_of(system)]


class CodeShape(Shape):
    """A code of another system, what it means compared with the page, and where that was read."""

    system = fields.String(required=True, metadata={"examples": [CODE_SYSTEMS[0].uri]})
    code = fields.String(required=True)
    relation = fields.Enum(Relation, by_value=fields.String, required=True)
    verified_in = fields.String(required=True)


class SystemName(fields.String):
    """The name of a code system, read as the system."""

    def _deserialize(self, value: Any, *_place: Any, **_more: Any) -> Any:
        system = find_system(value)
        if system is None:
            known = ", ".join(known.id for known in CODE_SYSTEMS)
            raise ValidationError(f"is none that we know: use one of {known}, their URIs or OIDs")
        return system


class CodesQuery(EditionQuery):
    """One code of a system, or several."""

    system = SystemName(
        required=True,
        metadata=described(
            "FHIR URI, OID, `urn:oid:…` or a name; case and hyphens do not matter.", enum=_SYSTEM_NAMES
        ),
        error_messages=IS_MISSING,
    )
    code = plain_text(
        1000,
        f"The code; dots, spaces and case do not matter. Up to {MOST_CODES} with commas between; each may "
        "name another system as `system|code`.",
        shortest=1,
    )


class CodeAsked(Shape):
    """A code that was asked for."""

    system = fields.String(required=True)
    code = fields.String(required=True)


class CodeAskedAndFound(CodeAsked):
    """A code that was asked for, whether pages have codes of its system, and how many pages were found."""

    carried = fields.Boolean(required=True)
    found = fields.Integer(required=True)


class CodeMatchShape(Shape):
    """A record that carries a code, the code that matched, and how."""

    record = fields.Nested(Ref, required=True)
    code = fields.Nested(CodeShape, required=True)
    matched = fields.String(required=True, validate=validate.OneOf(["exact", "ancestor", "descendant"]))
    asked = fields.Nested(CodeAsked, required=True)
    relevance = fields.Integer(required=True, metadata=described("From 1 to 100: an order, no probability."))


class CodedProcedureShape(Shape):
    """A procedure to which codes lead: it carries one, or treats a condition that does."""

    record = fields.Nested(Ref, required=True)
    relevance = fields.Integer(required=True)
    education = fields.String(required=True, metadata=described("The address of its handout."))
    because = fields.List(fields.Nested(CodeMatchShape), required=True)


class CodeMatches(Shape):
    """The records that carry codes, exactly or nearest in their hierarchy, and the procedures for them."""

    system = fields.String(
        required=True, allow_none=True, metadata=described("Null when several codes were asked for.")
    )
    code = fields.String(required=True, allow_none=True)
    asked = fields.List(fields.Nested(CodeAskedAndFound), required=True)
    items = fields.List(fields.Nested(CodeMatchShape), required=True)
    total = fields.Integer(required=True)
    procedures = fields.List(
        fields.Nested(CodedProcedureShape), required=True, metadata=described("The best one first.")
    )
    meta = fields.Nested(Meta, required=True)
