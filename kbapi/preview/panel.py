"""Puts a panel beside every page: its problems, what differs, and a script that reloads the page on news.

A WSGI application around the one that is served; that one is asked as it is and knows nothing of it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from typing import Any

from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Request, Response

from kbapi.content.explanations import EXPLANATIONS
from kbapi.content.problem import Level, PlacedProblem
from kbapi.preview.addresses import address_of, files_at, key_of
from kbapi.preview.differences import Change
from kbapi.preview.working_copy import State, WorkingCopy

OWN = "/preview/"
SECONDS_BETWEEN_SIGNS = 10.0
"""A browser that went away is noticed at the next sign of life."""
_TYPES = {"preview.css": "text/css; charset=utf-8", "preview.js": "text/javascript; charset=utf-8"}
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ACCEPT_ENCODING", "HTTP_RANGE")
"""What would bring an answer that is none of the whole page in plain text."""

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Render = Callable[..., str]
"""Fills the template of the panel, escaping all it is given."""


class Panel:
    """The pages with their panel, and what the panel needs under `/preview/`."""

    def __init__(self, inside: Application, copy: WorkingCopy, render: Render, hosts: list[str]) -> None:
        self._inside, self._copy, self._render, self._hosts = inside, copy, render, hosts

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answers one request."""
        request = Request(environ)
        known = host_is_trusted(environ.get("HTTP_HOST", ""), self._hosts) if self._hosts else True
        own = request.path.startswith(OWN) and known
        answer = self._own(request) if own else self._with_panel(request)
        return answer(environ, start_response)

    def _own(self, request: Request) -> Response:
        name = request.path.removeprefix(OWN)
        if name == "news":
            seen = request.args.get("seen", -1, type=int)
            return Response(
                self._news(seen), mimetype="text/event-stream", headers={"Cache-Control": "no-store"}
            )
        if name in _TYPES:
            content = files("kbapi.preview").joinpath("page", name).read_bytes()
            return Response(content, content_type=_TYPES[name], headers={"Cache-Control": "no-store"})
        return Response("There is nothing here.", 404)

    def _news(self, seen: int) -> Iterator[str]:
        """The number of the state as soon as it is another than the one seen; comments until then."""
        while True:
            number = self._copy.wait_for_news(seen, SECONDS_BETWEEN_SIGNS)
            if number != seen:
                yield f"data: {number}\n\n"
                seen = number
            else:
                yield ":\n\n"

    def _with_panel(self, request: Request) -> Response:
        state = self._copy.state
        environ = {name: value for name, value in request.environ.items() if name not in _CONDITIONS}
        answer = Response.from_app(self._inside, environ, buffered=True)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers.pop("ETag", None)
        if answer.mimetype == "text/html" and request.method != "HEAD":
            head = '<link rel="stylesheet" href="/preview/preview.css">'
            head += '<script type="module" src="/preview/preview.js"></script>'
            page = answer.get_data(as_text=True)
            panel = self._render(**told(state, request.path), reloads=request.method == "GET")
            page = page.replace("</head>", f"{head}</head>", 1).replace("</body>", f"{panel}</body>", 1)
            answer.set_data(page)
        return answer


def told(state: State, path: str) -> dict[str, Any]:
    """What the panel tells on the page at a path."""
    here = files_at(path, state.files.values())
    names = sorted(file.shown for file in here)
    changed = [state.changes[key] for file in here if (key := key_of(file)) in state.changes]
    return {
        "state": state,
        "files": [(name, [found for found in state.problems if found.path == name]) for name in names],
        "others": _by_file(state, names),
        "errors": sum(problem.level is Level.ERROR for problem in state.problems),
        "changes": changed,
        "all_changes": _with_addresses(state),
        "cure_of": lambda problem: EXPLANATIONS[problem.code].cure,
    }


def _by_file(state: State, names: list[str]) -> list[tuple[str, str, list[PlacedProblem]]]:
    """The problems of other files: the file, the address of its page if it has one, and its problems."""
    found: dict[str, list[PlacedProblem]] = defaultdict(list)
    for problem in state.problems:
        if problem.path not in names:
            found[problem.path].append(problem)
    addresses = {name: address_of(file) for name, file in state.files.items()}
    return [(name, addresses.get(name, ""), problems) for name, problems in found.items()]


def _with_addresses(state: State) -> list[tuple[Change, str]]:
    """All pages that differ with their addresses; one that is gone has none."""
    addresses = {key_of(file): address_of(file) for file in state.files.values()}
    return [(change, addresses.get(key, "")) for key, change in state.changes.items()]
