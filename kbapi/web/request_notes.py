"""What is noted while a request is answered, gone with it."""

from flask import g
from flask.ctx import _AppCtxGlobals


def notes() -> _AppCtxGlobals:
    """What this request has noted: `g`, looked up once here, since `g` looks it up again at every touch.

    A list asks some thousand times for its snapshot; half of its time went into that.
    """
    return g._get_current_object()  # type: ignore[no-any-return]  # the proxy is typed as what it stands for
