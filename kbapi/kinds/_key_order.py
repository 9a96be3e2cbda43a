"""The order in which the keys of a page stand, so that two pages, or two states of one, read alike."""

from functools import cache

from kbapi.kinds._page import Kind, PageSchema

_FIRST = ("id", "overrides", "translates", "translation", "title", "summary", "also_called", "search_words")
_LAST = ("codes", "facts", "authors", "withdrawn", "reviews")


@cache
def key_order(kind: Kind) -> tuple[str, ...]:
    """All keys of a kind: what every page has, what this kind adds, what can be long."""
    keys = [field.data_key or name for name, field in kind.schema().fields.items()]
    shared = {field.data_key or name for name, field in PageSchema().fields.items()}
    first = [key for key in _FIRST if key in keys]
    own = [key for key in keys if key not in shared and key not in first]
    return (*first, *own, *(key for key in _LAST if key in keys))
