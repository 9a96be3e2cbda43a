"""What all shapes share: answers are open for additions, questions are strict."""

import re
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, fields, pre_load, validate

from kbapi.kinds import KINDS
from kbapi.knowledge.identity import CLAIM_ID_PATTERN, SLUG_LENGTH, SLUG_PATTERN
from kbapi.knowledge.own_rules import KIND as OWN_RULE
from kbapi.knowledge.review import ReviewState
from kbapi.knowledge.translation import KIND as TRANSLATION

SERVED_KINDS = frozenset(KINDS) - {OWN_RULE, TRANSLATION}
"""The kinds that have addresses; a translation is served as the page that it translates."""
UNKNOWN = "unknown"
SLUG = SLUG_PATTERN
CLAIM_ID = CLAIM_ID_PATTERN
DAY = "[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
HOUR = "([01][0-9]|2[0-3]):[0-5][0-9]"
EDITION_ID = "(current|[0-9a-f]{20})"
NO_CONTROLS = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]*$"

IS_MISSING: dict[str, str | list[Any] | dict[Any, Any]] = {"required": "is missing"}


class Shape(Schema):
    """An answer: later versions may add properties, so none are forbidden."""

    class Meta:
        """Unknown properties are let through by readers of the document."""

        unknown = EXCLUDE


class Asked(Schema):
    """The query of an operation: every parameter must be known."""

    class Meta:
        """An unknown parameter would have no effect, so it is refused."""

        unknown = RAISE

    error_messages = {"unknown": UNKNOWN}  # noqa: RUF012 - a class variable of marshmallow's that is only read


class AskedInBody(Asked):
    """The body of a question: null stands for a member that is left out, as many clients write it."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:  # noqa: ARG002 - marshmallow asks for it
        """Says in the document that null is let through."""
        field_obj.allow_none = not field_obj.required

    @pre_load
    def leave_out(self, data: Any, **_more: Any) -> Any:
        """The body without known members that are null."""
        if not isinstance(data, dict):
            return data
        return {
            name: value
            for name, value in data.items()
            if value is not None or name not in self.declared_fields
        }


def described(text: str, **more: Any) -> dict[str, Any]:
    """Metadata of a field that shows in the OpenAPI document."""
    return {"description": text, **more}


def patterned(pattern: str, complaint: str, text: str, **kwargs: Any) -> fields.String:
    """A text of a given shape, told in the document in the dialect of regular expressions that JSON has."""
    check = validate.Regexp(rf"(?:{pattern})\Z", error=complaint)
    return fields.String(validate=check, metadata=described(text, pattern=f"^{pattern}$"), **kwargs)


def slug(text: str, **kwargs: Any) -> fields.String:
    """A query parameter or property that holds an id."""
    checks = [
        validate.Length(1, SLUG_LENGTH, error=f"has more than {SLUG_LENGTH} characters or none"),
        validate.Regexp(rf"{SLUG}\Z", error="is not an id (lower-case words joined by hyphens)"),
    ]
    return fields.String(validate=checks, metadata=described(text, pattern=f"^{SLUG}$"), **kwargs)


def language_tag() -> fields.String:
    """A language by its BCP 47 tag."""
    return patterned(
        "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}",
        "is not a language tag such as en or es-MX",
        "Language tag (BCP 47); wins over Accept-Language.",
    )


def plain_text(longest: int, text: str, *, shortest: int = 0) -> fields.String:
    """A required text; that it has no control characters is told here and seen to in `web.hygiene`."""
    length = validate.Length(shortest, longest, error=f"must have {shortest} to {longest} characters")
    told = described(text, pattern=NO_CONTROLS)
    return fields.String(required=True, validate=length, metadata=told, error_messages=IS_MISSING)


class WholeNumber(fields.Integer):
    """Plain digits: Python's own reading would also take 1_0, spaces, and the digits of any script."""

    def __init__(self, low: int, high: int, default: int, text: str) -> None:
        complaint = f"is not a whole number from {low} to {high}"
        super().__init__(
            load_default=default,
            validate=validate.Range(low, high, error=complaint),
            error_messages={"invalid": complaint},
            metadata=described(text, default=default),
        )

    def _deserialize(self, value: Any, *_place: Any, **_more: Any) -> int:
        if not re.fullmatch("[0-9]{1,9}", str(value)):
            raise self.make_error("invalid")
        return int(value)


class YesOrNo(fields.Boolean):
    """True or false of a body: Python's own comparison would also take 0, 1 and 1.0."""

    def _deserialize(self, value: Any, *_place: Any, **_more: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class EditionQuery(Asked):
    """The parameters of every GET below /v1."""

    edition = patterned(
        EDITION_ID,
        "is not the id of an edition (20 hexadecimal digits)",
        "Read this edition instead of the current one; the answer then never changes.",
    )
    as_of = patterned(
        rf"{DAY}(T{HOUR}(:[0-5][0-9](\.[0-9]{{1,6}})?)?(Z|[+ -]{HOUR}))?",
        "is not a date such as 2026-03-31 or a time with its offset such as 2026-03-31T12:00:00Z",
        "Read the edition that was current then: RFC 3339 date (its last moment, UTC) or time.",
    )
    lang = language_tag()


class ListQuery(EditionQuery):
    """The parameters of every list."""

    limit = WholeNumber(1, 200, 50, "How many items at most.")
    cursor = patterned(
        "[A-Za-z0-9_-]{1,100}",
        "is not a cursor: take it from `links.next` as it is",
        "Where to go on: take it from `links.next`, it is opaque.",
    )


def review_state() -> fields.Enum[ReviewState]:
    """The parameter by which lists are filtered by review."""
    words = ", ".join(ReviewState)
    return fields.Enum(
        ReviewState,
        by_value=fields.String,
        error_messages={"unknown": f"is not one of {words}"},
        metadata=described("Only what is reviewed this far today, as `meta.review_state` says."),
    )


class ReviewedListQuery(ListQuery):
    """The parameters of every list of what can be reviewed."""

    review_state = review_state()


class Ref(Shape):
    """A record that is named: its kind, id, title and address."""

    kind = fields.String(required=True, metadata={"examples": ["procedure"]})
    id = slug("The record's id.", required=True)
    title = fields.String(required=True)
    href = fields.String(required=True)


class Meta(Shape):
    """Where an answer comes from and how far it was reviewed."""

    edition = fields.String(required=True)
    license = fields.String(metadata=described("Left out while the owner has chosen none."))
    attribution = fields.String()
    notice = fields.String(required=True)
    last_reviewed = fields.String(required=True, allow_none=True, metadata={"format": "date"})
    next_review_due = fields.String(required=True, allow_none=True, metadata={"format": "date"})
    review_state = fields.Enum(ReviewState, by_value=fields.String, required=True)


class Language(Shape):
    """The language asked for, the one served, and why they differ."""

    requested = fields.String(required=True)
    served = fields.String(required=True)
    fallback = fields.Boolean(required=True)
    reason = fields.String(
        allow_none=True, metadata=described("missing, stale or not_offered; null without fallback.")
    )


class Links(Shape):
    """The addresses of this page of a list and its neighbours."""

    self = fields.String(required=True)
    next = fields.String(required=True, allow_none=True)
    prev = fields.String(required=True, allow_none=True)
