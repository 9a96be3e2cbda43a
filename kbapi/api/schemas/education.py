"""The handout on the wire."""

from marshmallow import fields, validate

from kbapi.api.schemas._shape import Asked, Language, Meta, Ref, Shape, described, patterned
from kbapi.api.schemas.facts import ClaimShape, OrganisedQuery
from kbapi.api.schemas.records import ContactShape, SectionShape
from kbapi.api.schemas.timeline import Checklist, Diary, TimelineBlock

FORMATS = {
    "json": "application/json",
    "html": "text/html",
    "text": "text/plain",
    "markdown": "text/markdown",
    "pdf": "application/pdf",
}


class PartsQuery(OrganisedQuery):
    """Which parts."""

    sections = patterned(
        "[a-z-]{1,40}(,[a-z-]{1,40}){0,9}",
        "is not a list of section ids with commas",
        "Only these sections, separated by commas; all when left out.",
    )


class EducationQuery(PartsQuery):
    """Which parts, in which form."""

    format = fields.String(
        validate=validate.OneOf(list(FORMATS)), metadata=described("The form; wins over `Accept`.")
    )


class PinnedQuery(Asked):
    """What can be chosen at the short address of a leaflet, whose path names edition and language."""

    sections = PartsQuery().fields["sections"]
    organisation = PartsQuery().fields["organisation"]


class LeafletSection(SectionShape):
    """A section of a handout, also as Markdown; its `text` says where something has no source."""

    markdown = fields.String(required=True)


class LeafletSource(Ref):
    """A document behind a handout, and who issued it: titles alone are often the same."""

    issuer = fields.String(required=True)


class Education(Shape):
    """A handout: sections in plain words, a checklist, a timeline and a sheet to fill in, with the claims and
    sources behind all of them."""

    about = fields.Nested(Ref, required=True)
    title = fields.String(required=True)
    withheld = fields.List(
        fields.String(),
        required=True,
        metadata=described("The headings of what is left out because no current review vouches for it."),
    )
    summary = fields.String(required=True)
    sections = fields.List(fields.Nested(LeafletSection), required=True)
    checklist = fields.Nested(
        Checklist, required=True, allow_none=True, metadata=described("null without the section `before`")
    )
    timeline = fields.Nested(
        TimelineBlock, required=True, allow_none=True, metadata=described("null without the section `after`")
    )
    diary = fields.Nested(
        Diary, required=True, allow_none=True, metadata=described("null where no source asks for one")
    )
    claims = fields.List(fields.Nested(ClaimShape), required=True)
    sources = fields.List(fields.Nested(LeafletSource), required=True)
    organisation = fields.Nested(Ref, required=True, allow_none=True)
    contacts = fields.List(fields.Nested(ContactShape), required=True)
    address = fields.String(
        required=True,
        metadata=described(
            "The short address of this very leaflet, pinned; a path while no base URL is set."
        ),
    )
    pdf = fields.String(required=True, metadata=described("The address of this very leaflet as PDF."))
    language = fields.Nested(Language, required=True)
    meta = fields.Nested(Meta, required=True)
