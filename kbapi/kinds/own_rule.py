"""Own rules: what one organisation adds to a page, says otherwise on it, or withdraws, for itself."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load

from kbapi.kinds import condition, procedure, risk, side_effect, term
from kbapi.kinds._fields import Fingerprint, JsonSchema, ListOf, Slug, Text, about
from kbapi.kinds._page import Kind, PageSchema
from kbapi.kinds._strict import Strict
from kbapi.knowledge.identity import SLUG_PATTERN, is_slug
from kbapi.knowledge.own_rules import KIND as NAME
from kbapi.knowledge.own_rules import OwnRules, OwnWithdrawal, RuledPage

RULED: Mapping[str, str] = {
    room.KIND.folder: room.KIND.name for room in (procedure, risk, side_effect, condition, term)
}
"""The kinds of pages that an organisation may have rules for, by folder."""


class PageName(Text):
    """A page as `folder/id`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        folder, _, page = text.partition("/")
        if folder not in RULED or not is_slug(page):
            folders = ", ".join(RULED)
            raise ValidationError(
                f"`{text}` is not a page for own rules: write folder/id with one of {folders}"
            )
        return RuledPage(RULED[folder], page)

    def json_schema(self) -> JsonSchema:
        """The folders, and any id."""
        return {"type": "string", "pattern": f"^({'|'.join(RULED)})/{SLUG_PATTERN}$"}


class WithdrawsSchema(Strict):
    """A fact that the organisation does not stand by."""

    topic = Slug(required=True, metadata=about("the topic of the fact of the page", "fact"))
    reason = Text(required=True, metadata=about("why the organisation does not tell it"))

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> OwnWithdrawal:
        """The withdrawal."""
        return OwnWithdrawal(**data)


class OwnRuleSchema(PageSchema):
    """The front matter of own rules; names, codes and search words are those of the page."""

    class Meta:
        """What own rules cannot change."""

        exclude = ("also_called", "search_words", "codes")

    organisation = Slug(required=True, metadata=about("the id of the organisation whose rules these are"))
    page = PageName(
        required=True, metadata=about("the page they are about, such as procedures/some-id", "for", "of")
    )
    written_for = Fingerprint(
        metadata=about(
            "the fingerprint of the page when they were written; needed where they change or withdraw "
            "something, and given by `kbapi check`"
        )
    )
    withdraws = ListOf(
        fields.Nested(WithdrawsSchema),
        load_default=(),
        metadata=about("facts of the page that are not told for the organisation", "withdrawn_facts"),
    )


KIND = Kind(
    name=NAME,
    path="own-rules",
    folder="own-rules",
    schema=OwnRuleSchema,
    details=OwnRules,
    required_sections=(),
    needs_summary=False,
    of_safety=True,
)
