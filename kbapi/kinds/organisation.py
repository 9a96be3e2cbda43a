"""Organisations: who issues the documents."""

from typing import Any

from marshmallow import fields, post_load

from kbapi.kinds._fields import ClaimId, ClaimPrefix, ListOf, OneOf, Text, about
from kbapi.kinds._page import Kind, PageSchema
from kbapi.kinds._strict import Strict
from kbapi.kinds.source import COUNTRIES
from kbapi.knowledge.provenance import Contact, Organisation


class ContactSchema(Strict):
    """A telephone number."""

    phone = Text(required=True, metadata=about("the number in quotation marks", "number", "telephone"))
    use = Text(required=True, metadata=about("what it is for, in words for readers"))
    claim = ClaimId(required=True, metadata=about("the claim that states it"))

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Contact:
        """The contact."""
        return Contact(**data)


class OrganisationSchema(PageSchema):
    """The front matter of an organisation."""

    country = OneOf(*COUNTRIES, required=True, metadata=about("where it is"))
    contacts = ListOf(
        fields.Nested(ContactSchema), load_default=(), metadata=about("telephone numbers that a claim states")
    )
    claim_prefix = ClaimPrefix(
        metadata=about("what the ids of the claims begin with that it adds in a folder of its own")
    )


KIND = Kind(
    name="organisation",
    path="organisations",
    folder="organisations",
    schema=OrganisationSchema,
    details=Organisation,
    required_sections=("what-it-is",),
    clinical=frozenset({"contacts"}),
)
