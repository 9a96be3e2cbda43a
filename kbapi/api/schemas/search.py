"""Search and suggestions on the wire."""

from marshmallow import fields, validate

from kbapi.api.schemas._shape import (
    SERVED_KINDS,
    EditionQuery,
    Links,
    ListQuery,
    Meta,
    Shape,
    WholeNumber,
    described,
    plain_text,
    slug,
)

LONGEST_QUESTION = 20_000
"""Longer texts than the engine reads are cut there; this only bounds what is looked at."""


class SearchQueryShape(ListQuery):
    """What is looked for, and the filters."""

    q = plain_text(LONGEST_QUESTION, "Plain words; there is no query syntax. The first 256 characters count.")
    kind = fields.String(
        validate=validate.OneOf(sorted(SERVED_KINDS)), metadata=described("Only records of this kind.")
    )
    procedure = slug("Only what is stated of this procedure.")
    topic = slug("Only what belongs to this topic.")


class Hit(Shape):
    """A part of a record that was found; `snippet` is safe HTML with `<mark>`."""

    kind = fields.String(required=True)
    id = slug("The record's id.", required=True)
    title = fields.String(required=True)
    section = fields.String(required=True, allow_none=True)
    topic = fields.String(required=True, allow_none=True)
    snippet = fields.String(required=True)
    score = fields.Float(required=True)
    href = fields.String(required=True)


class Facets(Shape):
    """How many matches there are by kind and by topic."""

    kind = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    topic = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class SearchShape(Shape):
    """A page of what was found, best first."""

    items = fields.List(fields.Nested(Hit), required=True)
    total = fields.Integer(required=True)
    facets = fields.Nested(Facets, required=True)
    did_you_mean = fields.String(required=True, allow_none=True)
    links = fields.Nested(Links, required=True)
    meta = fields.Nested(Meta, required=True)


class SuggestQuery(EditionQuery):
    """The beginning of what somebody types."""

    q = plain_text(LONGEST_QUESTION, "What was typed. The first 256 characters count.")
    limit = WholeNumber(1, 50, 10, "How many completions at most.")


class Suggestion(Shape):
    """A completion and the record that it belongs to."""

    text = fields.String(required=True)
    kind = fields.String(required=True)
    id = slug("The record's id.", required=True)
    href = fields.String(required=True)


class Suggestions(Shape):
    """Completions in alphabetical order."""

    items = fields.List(fields.Nested(Suggestion), required=True)
    total = fields.Integer(required=True)
    meta = fields.Nested(Meta, required=True)
