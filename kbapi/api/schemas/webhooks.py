"""What targets are told, on the wire."""

from marshmallow import fields

from kbapi.api.schemas._shape import Shape, described, slug
from kbapi.knowledge.change import ChangeKind, Happening


class ChangeCounts(Shape):
    """How many changes there are, in all and of each kind."""

    total = fields.Integer(required=True)
    safety = fields.Integer(required=True)
    clinical = fields.Integer(required=True)
    wording = fields.Integer(required=True)
    metadata = fields.Integer(required=True)


class RecordName(Shape):
    """A record by kind and id."""

    kind = fields.String(required=True)
    id = slug("The record's id.", required=True)


class ToldChange(Shape):
    """A record that changed."""

    record = fields.Nested(RecordName, required=True)
    lang = fields.String(required=True)
    change = fields.Enum(Happening, by_value=fields.String, required=True)
    kind = fields.Enum(ChangeKind, by_value=fields.String, required=True)


class PublishedData(Shape):
    """The publication, and what changed in it."""

    edition = fields.String(required=True)
    number = fields.Integer(required=True)
    previous = fields.String(required=True, allow_none=True)
    published_at = fields.AwareDateTime(required=True)
    changes = fields.Nested(ChangeCounts, required=True)
    records = fields.List(
        fields.Nested(ToldChange), required=True, metadata=described("The gravest first, 50 at most.")
    )
    more_records = fields.Integer(required=True, metadata=described("How many are not named."))
    href = fields.String(required=True, metadata=described("Where the changes are read in whole."))


class EditionPublished(Shape):
    """A new edition is current."""

    type = fields.String(required=True, metadata={"examples": ["edition.published"]})
    timestamp = fields.AwareDateTime(required=True)
    data = fields.Nested(PublishedData, required=True)
