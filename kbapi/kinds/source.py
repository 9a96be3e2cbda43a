"""Sources: the documents that statements are taken from."""

from typing import Any

from marshmallow import ValidationError, fields, post_load

from kbapi.kinds._fields import Day, ListOf, OneOf, Slug, Text, about
from kbapi.kinds._page import Kind, PageSchema
from kbapi.kinds._strict import Strict
from kbapi.knowledge.provenance import LeftOut, Source

COUNTRIES = ("US", "GB", "IE", "ES", "CA", "AU", "NZ", "MX")


class Address(Text):
    """A web address; only shown, never fetched."""

    def checked(self, text: str) -> str:
        """The address."""
        if not text.startswith(("https://", "http://")) or any(sign in text for sign in " <>\"'\\@"):
            raise ValidationError(
                f"`{text}` is not a web address: begin with https:// and leave out user names"
            )
        return text


class LeftOutSchema(Strict):
    """A passage that is not served."""

    where = Text(required=True, metadata=about("the place in the document"))
    reason = Text(required=True, metadata=about("why it is not served"))

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> LeftOut:
        """The passage."""
        return LeftOut(**data)


class SourceSchema(PageSchema):
    """The front matter of a source."""

    organisation = Slug(required=True, metadata=about("the id of the organisation that issued it", "issuer"))
    country = OneOf(*COUNTRIES, required=True, metadata=about("the country it is written for"))
    language = OneOf("en", "es", required=True, metadata=about("the language it is written in"))
    audience = Slug(required=True, metadata=about("for whom it is written, such as `patients`"))
    dated = Day(metadata=about("the day printed on it; left out when it has none", "date"))
    url = Address(metadata=about("where it was found", "link"))
    left_out = ListOf(
        fields.Nested(LeftOutSchema), load_default=(), metadata=about("passages that are not served, and why")
    )


KIND = Kind(
    name="source",
    path="sources",
    folder="sources",
    schema=SourceSchema,
    details=Source,
    required_sections=("what-it-is",),
)
