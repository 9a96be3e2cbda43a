"""Where the pages for readers stand, which is beside the API: `/procedures/x` tells `/v1/procedures/x`."""

from urllib.parse import urlencode

from kbapi.kinds import KINDS
from kbapi.knowledge.identity import Key


def page_path(key: Key, part: str = "", **query: str) -> str:
    """The path of the page of a record, or of one of its sections."""
    path = f"/{KINDS[key.kind].path}/{key.id}" + (f"/{part}" if part else "")
    return with_query(path, **query)


def with_query(path: str, **query: str) -> str:
    """A path, which may have parameters already, with those that are not empty."""
    given = {name: value for name, value in query.items() if value}
    mark = "&" if "?" in path else "?"
    return f"{path}{mark}{urlencode(given)}" if given else path
