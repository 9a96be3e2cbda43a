"""The elements as scripts: an address that follows new versions, and immutable ones with hashes."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, jsonify
from werkzeug.exceptions import NotFound

from kbapi.integrations.widget.bundles import (
    ELEMENTS,
    LOADER,
    SOURCE,
    VERSION,
    integrity,
    loader,
    released,
)
from kbapi.integrations.widget.snippets import bundle_path, newest_snippet, pinned_snippet
from kbapi.web.caching import FOREVER
from kbapi.web.hygiene import refuse_parameters
from kbapi.web.listed import lists
from kbapi.web.request_context import absolute

blueprint = Blueprint("scripts", __name__)
blueprint.before_request(refuse_parameters)

SCRIPT = "text/javascript; charset=utf-8"
STYLE = "text/css; charset=utf-8"


@blueprint.get(f"/widget/{LOADER}")
def newest() -> Response:
    """The script that loads the newest version of the elements that a page has."""
    return Response(loader(), content_type=SCRIPT)


@blueprint.get("/widget/<version>/<name>.js")
def bundle(version: str, name: str) -> Response:
    """One element in one version; these bytes never change."""
    found = released().get(version, {}).get(name)
    if found is None:
        raise NotFound
    return Response(found, content_type=SCRIPT, headers={"Cache-Control": FOREVER})


@blueprint.get("/widget/manifest.json")
def manifest() -> Any:
    """The current version, and for each element its address, hash and a snippet to copy."""
    return jsonify(
        version=VERSION,
        script=absolute(f"/widget/{LOADER}"),
        snippet=newest_snippet(ELEMENTS[0]),
        bundles=[_described(name) for name in ELEMENTS],
        versions=sorted(released()),
    )


@blueprint.get("/widget/page.css")
def page_style() -> Response:
    """The style sheet of frames and of the gallery, which is that of the elements and a little more."""
    parts = (SOURCE.joinpath(name).read_text("utf-8") for name in ("style.css", "page.css"))
    return Response("\n".join(parts), content_type=STYLE)


@blueprint.get("/widget/gallery.js")
def gallery_script() -> Response:
    """The script of the gallery: copies snippets."""
    return Response(SOURCE.joinpath("gallery.js").read_text("utf-8"), content_type=SCRIPT)


def _described(name: str) -> dict[str, object]:
    return {
        "name": name,
        "version": VERSION,
        "path": bundle_path(name),
        "href": absolute(bundle_path(name)),
        "integrity": integrity(released()[VERSION][name]),
        "bytes": len(released()[VERSION][name]),
        "snippet": pinned_snippet(name),
    }


def _addresses() -> Iterator[str]:
    yield from (f"/widget/{name}" for name in (LOADER, "manifest.json", "page.css", "gallery.js"))
    for version, bundles in released().items():
        yield from (f"/widget/{version}/{name}.js" for name in bundles)


lists(blueprint, _addresses)
