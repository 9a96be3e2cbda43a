"""Fields of front matter: every scalar arrives as a string and is typed here, once."""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields

from kbapi.knowledge.identity import (
    CLAIM_ID_PATTERN,
    CLAIM_PREFIX_PATTERN,
    SLUG_LENGTH,
    SLUG_PATTERN,
    is_claim_id,
    is_claim_prefix,
    is_slug,
)

JsonSchema = dict[str, Any]
TEXT_LENGTH = 4000
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def about(description: str, *instead_of: str) -> dict[str, Any]:
    """Metadata of a field: what an editor is told of the key, and other words that people write for it."""
    return {"description": description, "instead_of": instead_of}


def object_of(properties: dict[str, JsonSchema]) -> JsonSchema:
    """The schema of a mapping that has all of these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


class Text(fields.Field[str]):
    """Plain text in Unicode NFC with single spaces; never empty, no invisible characters."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("write one text here, not a list or a mapping")
        text = " ".join(unicodedata.normalize("NFC", value).split())
        if not text:
            raise ValidationError("is empty: write something or remove the key")
        if len(text) > TEXT_LENGTH:
            raise ValidationError(f"is {len(text)} characters long: at most {TEXT_LENGTH} are allowed")
        if not text.isprintable():
            raise ValidationError(f"holds an invisible character ({_first_invisible(text)}): remove it")
        return self.checked(text)

    def checked(self, text: str) -> str:
        """The text, or ValidationError with an instruction."""
        return text

    def json_schema(self) -> JsonSchema:
        """A text; a number without quotation marks is one to an editor, and text to the loader."""
        return {"type": ["string", "number"], "minLength": 1, "maxLength": TEXT_LENGTH}


def _first_invisible(text: str) -> str:
    return next(f"U+{ord(letter):04X}" for letter in text if not letter.isprintable())


class Slug(Text):
    """An id: lower-case words joined by hyphens."""

    def checked(self, text: str) -> str:
        """The id itself."""
        if not is_slug(text):
            raise ValidationError(f"`{text}` is not an id: use lower-case letters, digits and single hyphens")
        return text

    def json_schema(self) -> JsonSchema:
        """Any id; whether the record exists is checked when the content is loaded."""
        return {"type": "string", "pattern": f"^{SLUG_PATTERN}$", "maxLength": SLUG_LENGTH}


class ClaimId(Text):
    """The id of a claim: F and digits, behind the prefix of an organisation or none."""

    def checked(self, text: str) -> str:
        """The id itself."""
        if not is_claim_id(text):
            raise ValidationError(
                f"`{text}` is not a claim id: write F and at least three digits, such as F107"
            )
        return text

    def json_schema(self) -> JsonSchema:
        """The shape of a claim id."""
        return {"type": "string", "pattern": f"^{CLAIM_ID_PATTERN}$"}


class ClaimPrefix(Text):
    """What the ids of an organisation's own claims begin with."""

    def checked(self, text: str) -> str:
        """The prefix itself."""
        if not is_claim_prefix(text):
            raise ValidationError(
                f"`{text}` is not a prefix: write two to ten capital letters and digits, such as EXH"
            )
        return text

    def json_schema(self) -> JsonSchema:
        """The shape of a prefix."""
        return {"type": "string", "pattern": f"^{CLAIM_PREFIX_PATTERN}$"}


class Fingerprint(Text):
    """The fingerprint of a record: 64 hexadecimal digits."""

    def checked(self, text: str) -> str:
        """The fingerprint itself."""
        if not _FINGERPRINT.fullmatch(text):
            raise ValidationError(
                f"`{text}` is not a fingerprint: copy the one that `kbapi sign` or `kbapi check` gives"
            )
        return text

    def json_schema(self) -> JsonSchema:
        """The shape of a fingerprint."""
        return {"type": "string", "pattern": f"^{_FINGERPRINT.pattern}$"}


class OneOf(Text):
    """One word of a closed list."""

    def __init__(self, *words: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.words = words

    def checked(self, text: str) -> str:
        """The word itself."""
        if text not in self.words:
            raise ValidationError(f"`{text}` is not allowed here: use one of {', '.join(self.words)}")
        return text

    def json_schema(self) -> JsonSchema:
        """The words."""
        return {"enum": list(self.words)}


class Member(OneOf):
    """One member of an enumeration of the vocabulary."""

    def __init__(self, members: type[StrEnum], **kwargs: Any) -> None:
        super().__init__(*members, **kwargs)
        self.members = members

    def checked(self, text: str) -> str:
        """The member of the enumeration."""
        return self.members(super().checked(text))


class YesNo(OneOf):
    """`yes` or `no`, written as words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("yes", "no", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return super()._deserialize(value, attr, data, **kwargs) == "yes"


class Day(Text):
    """A calendar date, ISO 8601."""

    def checked(self, text: str) -> str:
        """The date as text."""
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise ValidationError(
                f"`{text}` is not a date: write year-month-day, such as 2026-03-31"
            ) from None

    def json_schema(self) -> JsonSchema:
        """A date."""
        return {"type": "string", "format": "date"}


class Number(fields.Field[int]):
    """A whole number from 0 to 9999, written with ASCII digits."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,4}", value):
            raise ValidationError("write a whole number from 0 to 9999")
        return int(value)

    def json_schema(self) -> JsonSchema:
        """A number; editors read it as one, the loader as digits."""
        return {"type": ["integer", "string"], "minimum": 0, "maximum": 9999}


class ListOf(fields.List[Any]):
    """A list of one thing or more; ends up as a tuple."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list):
            raise ValidationError("write a list here, such as [one, two]")
        if not value:
            raise ValidationError("is empty: name something or remove the key")
        return tuple(super()._deserialize(value, attr, data, **kwargs))


class WordOrWords(ListOf):
    """One word or a list of words; ends up as a tuple."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Slug(), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return super()._deserialize([value] if isinstance(value, str) else value, attr, data, **kwargs)

    def json_schema(self) -> JsonSchema:
        """One word or several."""
        slug = Slug().json_schema()
        return {"anyOf": [slug, {"type": "array", "items": slug, "minItems": 1}]}
