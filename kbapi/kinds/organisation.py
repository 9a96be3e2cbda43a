"""Organisations: who issues the documents."""

from typing import Any

from marshmallow import fields, post_load

from kbapi.kinds._fields import ClaimId, ListOf, OneOf, Text
from kbapi.kinds._page import Kind, PageSchema
from kbapi.kinds._strict import Strict
from kbapi.kinds.source import COUNTRIES
from kbapi.knowledge.provenance import Contact, Organisation


class ContactSchema(Strict):
    """A telephone number."""

    phone = Text(required=True)
    use = Text(required=True)
    claim = ClaimId(required=True)

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Contact:
        """The contact."""
        return Contact(**data)


class OrganisationSchema(PageSchema):
    """The front matter of an organisation."""

    country = OneOf(*COUNTRIES, required=True)
    contacts = ListOf(fields.Nested(ContactSchema), load_default=())


KIND = Kind(
    name="organisation",
    path="organisations",
    folder="organisations",
    schema=OrganisationSchema,
    details=Organisation,
    required_sections=("what-it-is",),
)
