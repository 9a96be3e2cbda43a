"""Codes of other systems on the wire."""

from typing import Any

from marshmallow import ValidationError, fields, validate

from kbapi.api.schemas._shape import IS_MISSING, EditionQuery, Meta, Ref, Shape, described, plain_text
from kbapi.knowledge.code import CODE_SYSTEMS, Relation, find_system

_SYSTEM_NAMES = [
    name
    for system in CODE_SYSTEMS
    for name in (system.id, system.uri, system.oid, f"urn:oid:{system.oid}", *system.aliases)
]


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
    """A code and its system."""

    system = SystemName(
        required=True,
        metadata=described("FHIR URI, OID, `urn:oid:…` or a name; case does not matter.", enum=_SYSTEM_NAMES),
        error_messages=IS_MISSING,
    )
    code = plain_text(40, "The code; dots, spaces and case do not matter.", shortest=1)


class CodeMatchShape(Shape):
    """A record that carries a code, the code that matched, and how."""

    record = fields.Nested(Ref, required=True)
    code = fields.Nested(CodeShape, required=True)
    matched = fields.String(required=True, validate=validate.OneOf(["exact", "ancestor", "descendant"]))


class CodeMatches(Shape):
    """The records that carry a code, exactly or nearest in its hierarchy."""

    system = fields.String(required=True)
    code = fields.String(required=True)
    items = fields.List(fields.Nested(CodeMatchShape), required=True)
    total = fields.Integer(required=True)
    meta = fields.Nested(Meta, required=True)
