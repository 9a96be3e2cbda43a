"""The queries, built once: those without choices at import, those with filters once per set of filters."""

from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    func,
    literal,
    null,
    select,
    true,
    tuple_,
)

from kbapi.store.schema import (
    edition,
    edition_fact,
    edition_fact_tag,
    edition_record,
    publication,
    record,
    record_tag,
)

_SAVED = (edition.c.id, edition.c.first_published_at, edition.c.records, edition.c.counts, edition.c.parent)
_PUBLISHED = (
    *_SAVED,
    publication.c.number,
    publication.c.published_at,
    publication.c.note,
    publication.c.chain,
    publication.c.origin,
)
_publications = select(*_PUBLISHED).join_from(publication, edition)
_number = publication.c.number

CURRENT = _publications.order_by(_number.desc()).limit(1)
AS_OF = CURRENT.where(publication.c.published_at <= bindparam("moment"))
FIRST_PUBLICATION = _publications.where(edition.c.id == bindparam("edition")).order_by(_number).limit(1)
LAST_PUBLICATION = _publications.where(edition.c.id == bindparam("edition")).order_by(_number.desc()).limit(1)
HOLDING = (
    _publications.join(edition_record, edition_record.c.edition_id == edition.c.id)
    .where(
        edition_record.c.kind == bindparam("kind"),
        edition_record.c.slug == bindparam("slug"),
        edition_record.c.fingerprint == bindparam("fingerprint"),
    )
    .order_by(_number.desc())
    .limit(1)
)
SAVED = select(
    *_SAVED,
    literal(0).label("number"),
    edition.c.first_published_at.label("published_at"),
    literal("").label("note"),
    literal("").label("chain"),
    null().label("origin"),
).where(edition.c.id == bindparam("edition"))
PUBLICATIONS = (
    _publications.where(_number < bindparam("below")).order_by(_number.desc()).limit(bindparam("limit"))
)

_key = (edition_record.c.kind, edition_record.c.slug)
_members = select(*_key, edition_record.c.fingerprint, edition_record.c.reviews).where(
    edition_record.c.edition_id == bindparam("edition")
)

KEYS = select(*_key).where(edition_record.c.edition_id == bindparam("edition")).order_by(*_key)
ALL_MEMBERS = _members
MEMBER = _members.where(*(column == bindparam(column.name) for column in _key))
MEMBERS = _members.where(tuple_(*_key).in_(bindparam("keys", expanding=True)))
BODIES = select(record.c.fingerprint, record.c.kind, record.c.body).where(
    record.c.fingerprint.in_(bindparam("fingerprints", expanding=True))
)
MEMBERS_AFTER = (
    _members.add_columns(record.c.body)
    .join_from(edition_record, record)
    .where(tuple_(*_key) > tuple_(bindparam("kind"), bindparam("slug")))
    .order_by(*_key)
    .limit(bindparam("limit"))
)

BETWEEN_TAGS = "\x1f"
"""Stands in no value: front matter has no control characters."""


def _tags_of_record() -> ColumnElement[str]:
    """All tags of a record as `name=value`, which spares a whole edition a second query."""
    tag = func.aggregate_strings(record_tag.c.name + "=" + record_tag.c.value, BETWEEN_TAGS)
    tags = select(tag).where(record_tag.c.fingerprint == edition_record.c.fingerprint)
    return tags.correlate(edition_record).scalar_subquery().label("tags")


WHOLE = (
    _members.add_columns(record.c.body, _tags_of_record()).join_from(edition_record, record).order_by(*_key)
)

_tagged = (
    select(*_key, record_tag.c.value)
    .join_from(record_tag, edition_record, record_tag.c.fingerprint == edition_record.c.fingerprint)
    .where(edition_record.c.edition_id == bindparam("edition"), record_tag.c.name == bindparam("name"))
)
ALL_TAGGED = _tagged.order_by(*_key)
TAGGED = _tagged.where(record_tag.c.value.in_(bindparam("values", expanding=True))).order_by(*_key)
TAGGED_BETWEEN = (
    _tagged.where(record_tag.c.value.between(bindparam("first"), bindparam("last")))
    .order_by(record_tag.c.value, *_key)
    .limit(bindparam("limit"))
)


@cache
def members_page(filters: int) -> Select[Any]:
    """Members of one kind with so many tags, `name_0`, `value_0` and so on, and the number of all such."""
    matching = _members.where(edition_record.c.kind == bindparam("kind"))
    for place in range(filters):
        tag = record_tag.alias()
        matching = matching.join(
            tag,
            (tag.c.fingerprint == edition_record.c.fingerprint)
            & (tag.c.name == bindparam(f"name_{place}"))
            & (tag.c.value == bindparam(f"value_{place}")),
        )
    return _page(matching, matching, ("slug",))


_FACT_COLUMNS = {
    "procedure": edition_fact.c.slug,
    "topic": edition_fact.c.topic,
    "agreement": edition_fact.c.agreement,
}
_FACT_TAGS = ("source", "organisation")
FACT_FILTERS = frozenset((*_FACT_COLUMNS, *_FACT_TAGS))

_fact = (edition_fact.c.kind, edition_fact.c.slug, edition_fact.c.topic)


@cache
def facts_page(filters: frozenset[str]) -> Select[Any]:
    """The places of facts that match filters, each bound under its name, and the number of all such."""
    matching = select(*_fact).where(edition_fact.c.edition_id == bindparam("edition"))
    for name in sorted(filters & _FACT_COLUMNS.keys()):
        matching = matching.where(_FACT_COLUMNS[name] == bindparam(name))
    if "procedure" in filters:
        matching = matching.where(edition_fact.c.kind == "procedure")
    for name in sorted(filters.intersection(_FACT_TAGS)):
        tag = edition_fact_tag.alias()
        matching = matching.join(
            tag, _of_same_fact(tag) & (tag.c.name == name) & (tag.c.value == bindparam(name))
        )
    return _page(matching, matching, ("kind", "slug", "topic"))


def _of_same_fact(tag: FromClause) -> ColumnElement[bool]:
    return and_(*(tag.c[column.name] == column for column in (edition_fact.c.edition_id, *_fact)))


def _page(matching: Select[Any], shown: Select[Any], order: tuple[str, ...]) -> Select[Any]:
    """A page and the length of its list at once; an empty page is one row of nulls beside the total."""
    total = select(func.count().label("total")).select_from(matching.subquery()).subquery()
    in_order = shown.order_by(*(shown.selected_columns[name] for name in order))
    page = in_order.limit(bindparam("limit")).offset(bindparam("offset")).subquery()
    joined = total.outerjoin(page, true())
    return select(total.c.total, *page.c).select_from(joined).order_by(*(page.c[name] for name in order))


def _changes_of_claim() -> Select[Any]:
    """Publications before `below` in which a claim's page differs from that in the publication before."""
    row = (
        select(
            _number.label("at"),
            *_key,
            edition_record.c.fingerprint,
            func.lag(edition_record.c.fingerprint).over(order_by=(_number, *_key)).label("before"),
        )
        .join_from(record_tag, edition_record, record_tag.c.fingerprint == edition_record.c.fingerprint)
        .join(publication, publication.c.edition_id == edition_record.c.edition_id)
        .where(record_tag.c.name == "claim", record_tag.c.value == bindparam("claim"))
        .where(_number < bindparam("below"))
        .subquery()
    )
    changed = row.c.before.is_distinct_from(row.c.fingerprint)
    return (
        _publications.add_columns(row.c.fingerprint)
        .join(row, row.c.at == _number)
        .where(changed)
        .order_by(_number, row.c.kind, row.c.slug)
    )


CLAIM_CHANGES = _changes_of_claim()
