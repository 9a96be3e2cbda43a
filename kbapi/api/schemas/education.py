"""The handout on the wire."""

from marshmallow import fields, validate

from kbapi.api.schemas._shape import Language, Meta, Ref, Shape, described, patterned
from kbapi.api.schemas.facts import ClaimShape, OrganisedQuery
from kbapi.api.schemas.records import ContactShape, SectionShape

FORMATS = {
    "json": "application/json",
    "html": "text/html",
    "text": "text/plain",
    "markdown": "text/markdown",
}


class EducationQuery(OrganisedQuery):
    """Which parts, in which form."""

    sections = patterned(
        "[a-z-]{1,40}(,[a-z-]{1,40}){0,9}",
        "is not a list of section ids with commas",
        "Only these sections, separated by commas; all when left out.",
    )
    format = fields.String(
        validate=validate.OneOf(list(FORMATS)), metadata=described("The form; wins over `Accept`.")
    )


class LeafletSection(SectionShape):
    """A section of a handout, also as Markdown; its `text` says where something has no source."""

    markdown = fields.String(required=True)


class LeafletSource(Ref):
    """A document behind a handout, and who issued it: titles alone are often the same."""

    issuer = fields.String(required=True)


class Education(Shape):
    """A handout: sections in plain words with the claims and sources behind them."""

    about = fields.Nested(Ref, required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    sections = fields.List(fields.Nested(LeafletSection), required=True)
    claims = fields.List(fields.Nested(ClaimShape), required=True)
    sources = fields.List(fields.Nested(LeafletSource), required=True)
    organisation = fields.Nested(Ref, required=True, allow_none=True)
    contacts = fields.List(fields.Nested(ContactShape), required=True)
    language = fields.Nested(Language, required=True)
    meta = fields.Nested(Meta, required=True)
