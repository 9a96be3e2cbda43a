"""Translations: the texts of a page in another language, bound to the fingerprint that they translate."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import ValidationError, fields

from kbapi.kinds._fields import JsonSchema, ListOf, Member, Text, about
from kbapi.kinds._page import Kind, PageSchema
from kbapi.knowledge.translation import KIND as NAME
from kbapi.knowledge.translation import Named, NamedList, Translation, TranslationState


class ByName(fields.Field[tuple[Any, ...]]):
    """A mapping from names (topics, claims, telephone numbers) to texts or lists of texts."""

    def __init__(self, inner: fields.Field[Any], build: Callable[[str, Any], Any], **kwargs: Any) -> None:
        super().__init__(load_default=(), **kwargs)
        self.inner = inner
        self.build = build

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[Any, ...]:
        if not isinstance(value, Mapping):
            raise ValidationError("write a mapping of names to texts")
        found, wrong = [], {}
        for name, text in value.items():
            try:
                found.append(self.build(name, self.inner.deserialize(text)))
            except ValidationError as error:
                wrong[name] = error.messages
        if wrong:
            raise ValidationError(wrong)
        return tuple(found)

    def json_schema(self) -> JsonSchema:
        """Any names; which ones is checked against the page that is translated."""
        texts = Text().json_schema()
        listed = isinstance(self.inner, ListOf)
        return {
            "type": "object",
            "additionalProperties": {"type": "array", "items": texts} if listed else texts,
        }


class TranslationSchema(PageSchema):
    """The front matter of a translation; numbers, codes, sources and rules are those of the page."""

    class Meta:
        """What a translation cannot have of its own."""

        exclude = ("codes", "facts", "withdrawn")

    translates = Text(required=True, metadata=about("the fingerprint of the page as it was when translated"))
    translation = Member(
        TranslationState,
        load_default=TranslationState.UNREVIEWED,
        metadata=about("whether somebody checked it"),
    )
    answers = ByName(Text(), Named, metadata=about("the answers, by topic"))
    disagreements = ByName(Text(), Named, metadata=about("the notes on disagreement, by topic"))
    claims = ByName(Text(), Named, metadata=about("the statements, by the claim's id"))
    because = Text(metadata=about("the sentence of a rule that is shown to people"))
    question = Text(metadata=about("the question of a candidacy input"))
    asked_as = ListOf(Text(), load_default=(), metadata=about("how people ask it in this language"))
    not_about = ListOf(Text(), load_default=(), metadata=about("words that show that another topic is meant"))
    asked_of = ByName(ListOf(Text()), NamedList, metadata=about("how people ask for one claim, by its id"))
    uses = ByName(Text(), Named, metadata=about("what telephone numbers are for, by number"))


KIND = Kind(
    name=NAME,
    path="translations",
    folder="",
    schema=TranslationSchema,
    details=Translation,
    required_sections=(),
    needs_summary=False,
    keys_of_place=("language", "of_kind", "of_id"),
)
