"""Editions on the wire."""

from marshmallow import fields

from kbapi.api.schemas._shape import Links, Meta, Shape, described


class EditionShape(Shape):
    """One publication of an edition."""

    id = fields.String(required=True)
    number = fields.Integer(required=True, metadata=described("Counts publications; the highest is current."))
    published_at = fields.AwareDateTime(required=True)
    records = fields.Integer(required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    current = fields.Boolean(required=True)
    chain = fields.String(
        required=True,
        metadata=described("SHA-256 over this publication and the chain of the one before it."),
    )
    href = fields.String(required=True)


class ChangedRecords(Shape):
    """Records by kind/id that came, changed or went against the edition published before."""

    added = fields.List(fields.String(), required=True)
    changed = fields.List(fields.String(), required=True)
    removed = fields.List(fields.String(), required=True)
    since = fields.String(required=True, allow_none=True)


class EditionDetail(EditionShape):
    """An edition with what changed in it."""

    changes = fields.Nested(ChangedRecords, required=True)
    meta = fields.Nested(Meta, required=True)


class EditionList(Shape):
    """Publications, newest first."""

    items = fields.List(fields.Nested(EditionShape), required=True)
    total = fields.Integer(required=True)
    links = fields.Nested(Links, required=True)
    meta = fields.Nested(Meta, required=True)
