"""Changes on the wire."""

from marshmallow import fields, validate

from kbapi.api.schemas._shape import EDITION_ID, Links, ListQuery, Meta, Ref, Shape, described, patterned
from kbapi.api.schemas.facts import ValueShape
from kbapi.knowledge.change import ChangeKind, Happening
from kbapi.knowledge.claim import Scope
from kbapi.web.feeds import ATOM, JSON_FEED

FORMATS = {"json": "application/json", "atom": ATOM, "jsonfeed": JSON_FEED}
_KINDS = ", ".join(ChangeKind)


class ChangesQuery(ListQuery):
    """Since when, how grave, in which form."""

    since = patterned(
        f"({EDITION_ID}|[A-Za-z0-9_-]{{1,100}})",
        "is neither the id of an edition nor the `cursor` of an earlier answer",
        "Only what changed after this edition, or after the `cursor` of an earlier answer.",
    )
    kind = fields.Enum(
        ChangeKind,
        by_value=fields.String,
        error_messages={"unknown": f"is not one of {_KINDS}"},
        metadata=described("Only changes of this kind."),
    )
    format = fields.String(
        validate=validate.OneOf(list(FORMATS)), metadata=described("The form; wins over `Accept`.")
    )


class BothTexts(Shape):
    """A text before and after; null where there was or is none."""

    before = fields.String(required=True, allow_none=True)
    after = fields.String(required=True, allow_none=True)


class BothLists(Shape):
    """Ids of claims before and after; null where there was or is no fact."""

    before = fields.List(fields.String(), required=True, allow_none=True)
    after = fields.List(fields.String(), required=True, allow_none=True)


class WhereStated(Shape):
    """A source by id, and where in it the claim stands."""

    id = fields.String(required=True)
    locator = fields.String(required=True)


class StatementShape(Shape):
    """What a claim stated at one time."""

    text = fields.String(required=True)
    value = fields.Nested(ValueShape, required=True, allow_none=True)
    scope = fields.Enum(Scope, by_value=fields.String, required=True)
    agent = fields.String(required=True, allow_none=True)
    doubt = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    sources = fields.List(fields.Nested(WhereStated), required=True)


def _kind() -> fields.Enum[ChangeKind]:
    return fields.Enum(
        ChangeKind,
        by_value=fields.String,
        required=True,
        metadata=described("The gravest of what changed here: safety, clinical, wording or metadata."),
    )


def _happened() -> fields.Enum[Happening]:
    return fields.Enum(Happening, by_value=fields.String, required=True)


class ChangedClaim(Shape):
    """A claim before and after; null where there was or is none."""

    id = fields.String(required=True)
    change = _happened()
    kind = _kind()
    before = fields.Nested(StatementShape, required=True, allow_none=True)
    after = fields.Nested(StatementShape, required=True, allow_none=True)


class ChangedFact(Shape):
    """A fact before and after, and those of its claims that changed."""

    topic = fields.String(required=True)
    change = _happened()
    kind = _kind()
    answer = fields.Nested(BothTexts, required=True)
    disagreement = fields.Nested(BothTexts, required=True)
    shared = fields.Nested(BothLists, required=True)
    claims = fields.List(fields.Nested(ChangedClaim), required=True)


class ChangedField(Shape):
    """Any other content of the record before and after, as it is stored; null where there was or is none."""

    name = fields.String(required=True)
    kind = _kind()
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)


class Tombstone(Shape):
    """When and why a record was taken back, and the id of the one of its kind to read instead."""

    date = fields.String(required=True, metadata={"format": "date"})
    reason = fields.String(required=True)
    replaced_by = fields.String(required=True, allow_none=True)


class BothFingerprints(BothTexts):
    """The fingerprints of the record, or of its translation; null where there was or is none."""


class ChangeShape(Shape):
    """What one publication changed of one record in one language."""

    id = fields.String(required=True, metadata=described("Stays the same for ever."))
    change = _happened()
    kind = _kind()
    record = fields.Nested(
        Ref, required=True, metadata=described("`href` leads to the last edition that has it as told here.")
    )
    lang = fields.String(required=True)
    edition = fields.String(required=True)
    number = fields.Integer(required=True, metadata=described("That of the publication."))
    published_at = fields.AwareDateTime(required=True)
    previous = fields.String(
        required=True, allow_none=True, metadata=described("The edition that it is compared with.")
    )
    fingerprint = fields.Nested(BothFingerprints, required=True)
    facts = fields.List(fields.Nested(ChangedFact), required=True)
    fields_ = fields.List(fields.Nested(ChangedField), required=True, data_key="fields")
    withdrawn = fields.Nested(
        Tombstone, required=True, allow_none=True, metadata=described("Of a record that is withdrawn.")
    )


class ChangeList(Shape):
    """Changes in the order of publication, the oldest first."""

    items = fields.List(fields.Nested(ChangeShape), required=True)
    total = fields.Integer(required=True)
    cursor = fields.String(
        required=True,
        metadata=described("Once this page is read, `since=` this gives what comes later; it never expires."),
    )
    links = fields.Nested(Links, required=True)
    meta = fields.Nested(Meta, required=True)
