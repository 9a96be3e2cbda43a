"""What website editors copy: the tags that show an element, and the frame that needs no script."""

import json
from importlib.resources import files
from urllib.parse import urlencode

from kbapi.integrations.widget.bundles import LOADER, VERSION, integrity, released
from kbapi.web.request_context import absolute

EXAMPLES: dict[str, dict[str, str]] = json.loads(
    files("kbapi.integrations.widget").joinpath("examples.json").read_text("utf-8")
)
"""Attributes with which every element, and the frame, shows something of the content of this program."""


def newest_snippet(name: str) -> str:
    """The tags that show an element in its newest version."""
    script = absolute(f"/widget/{LOADER}")
    return f'<script type="module" src="{script}" referrerpolicy="no-referrer"></script>\n{_element(name)}'


def pinned_snippet(name: str) -> str:
    """The tags that show an element in exactly this version, which the browser checks."""
    return (
        f'<script type="module" src="{absolute(bundle_path(name))}"\n'
        f'  integrity="{integrity(released()[VERSION][name])}"\n'
        f'  crossorigin="anonymous" referrerpolicy="no-referrer"></script>\n{_element(name)}'
    )


def frame_snippet() -> str:
    """The frame that shows facts without any script."""
    return (
        f'<iframe src="{absolute(frame_path(**EXAMPLES["frame"]))}" title="…" width="600" height="600"\n'
        '  loading="lazy" referrerpolicy="no-referrer"></iframe>'
    )


def frame_path(procedure: str, **shown: str) -> str:
    """The path of the page for frames."""
    return f"/embed/procedures/{procedure}" + (f"?{urlencode(shown, safe=',')}" if shown else "")


def bundle_path(name: str) -> str:
    """The path of an element in the current version."""
    return f"/widget/{VERSION}/{name}.js"


def _element(name: str) -> str:
    """An element with what is shown without scripts, and when something fails."""
    attributes = " ".join(f'{key}="{value}"' for key, value in EXAMPLES[name].items())
    fallback = absolute(frame_path(EXAMPLES[name]["procedure"]))
    return f'<{name} {attributes}>\n  <a href="{fallback}">Read this on our information page</a>\n</{name}>'
