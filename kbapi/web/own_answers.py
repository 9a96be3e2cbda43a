"""What this service answers at one of its own addresses, asked without a connection."""

from collections.abc import Mapping

from flask import Response, current_app
from werkzeug.test import EnvironBuilder


def own_answer(path: str, query: Mapping[str, str]) -> Response:
    """The answer of the operation at a path, before caching and the like, which change no byte of it.

    Raises as the operation does. It runs in a context of its own and leaves that of the request as it is.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the context asks for the app itself
    environ = EnvironBuilder(path=path, query_string=query).get_environ()
    with app.app_context(), app.request_context(environ):
        return app.make_response(app.dispatch_request())  # type: ignore[no-any-return]  # ditto
