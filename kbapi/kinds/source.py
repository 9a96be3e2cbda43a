"""Sources: the documents that statements are taken from."""

from typing import Any

from marshmallow import ValidationError, fields, post_load

from kbapi.kinds._fields import Day, ListOf, OneOf, Slug, Text
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

    where = Text(required=True)
    reason = Text(required=True)

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> LeftOut:
        """The passage."""
        return LeftOut(**data)


class SourceSchema(PageSchema):
    """The front matter of a source."""

    organisation = Slug(required=True)
    country = OneOf(*COUNTRIES, required=True)
    language = OneOf("en", "es", required=True)
    audience = Slug(required=True)
    dated = Day()
    url = Address()
    left_out = ListOf(fields.Nested(LeftOutSchema), load_default=())


KIND = Kind(
    name="source",
    path="sources",
    folder="sources",
    schema=SourceSchema,
    details=Source,
    required_sections=("what-it-is",),
)
