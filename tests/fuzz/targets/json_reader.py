"""Bodies in JSON: any bytes are one object that can be read in one way, or a complaint without a value."""

import json
import math
from typing import Any

from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request as WerkzeugRequest

from kbapi.errors import BadRequestError
from kbapi.web.framework import AnyRequest
from kbapi.web.json_body import DEEPEST, read_object

SEEDS = (
    b'{"q": "a", "n": [1, -2, 1.5, true, null, {"a": "b"}]}',
    b'{"a": 1, "a": 2}',
    b'{"a": NaN, "b": 1e400, "c": 99999999999999999999}',
    b'{"\\ud800": "\\u0000"}',
    b'\xef\xbb\xbf{"a": "\xff"}',
    b'{"a":' * 40 + b"1" + b"}" * 40,
    b"[" * 2000,
)


def try_one(data: bytes) -> None:
    """Raises for bytes that are neither read nor refused."""
    environ = EnvironBuilder(method="POST", data=data, content_type="application/json").get_environ()
    request: WerkzeugRequest = AnyRequest(environ)
    try:
        read = read_object(request)  # type: ignore[arg-type]
    except BadRequestError as error:
        assert error.kind == "pointer" or error.where == "Content-Length"
        return
    assert json.loads(data) == read
    assert _is_plain(read, DEEPEST + 1)


def _is_plain(part: Any, levels: int) -> bool:
    if isinstance(part, dict):
        return levels > 0 and all(_is_plain(inner, levels - 1) for inner in (*part, *part.values()))
    if isinstance(part, list):
        return levels > 0 and all(_is_plain(inner, levels - 1) for inner in part)
    if isinstance(part, str):
        return "\0" not in part and not any("\ud800" <= sign <= "\udfff" for sign in part)
    return part is None or isinstance(part, bool) or (math.isfinite(part) and abs(part) < 10**309)
