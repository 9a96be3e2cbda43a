"""Names what shapes answers besides the edition: this program, its libraries and the settings."""

import hashlib
import zlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_LIBRARIES = (
    "flask",
    "flask-smorest",
    "jinja2",
    "markdown-it-py",
    "marshmallow",
    "nh3",
    "orjson",
    "segno",
    "werkzeug",
)
_ENDINGS = (".py", ".html", ".txt", ".md", ".xml", ".json", ".js", ".css", ".svg")


def stamp_of(settings: Mapping[str, str]) -> str:
    """16 hexadecimal digits, other ones whenever an answer could be other bytes."""
    digest = hashlib.sha256(zlib.ZLIB_RUNTIME_VERSION.encode())
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    for name, value in sorted(settings.items()):
        digest.update(f"{name}={value}\n".encode())
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix in _ENDINGS and "_content" not in path.parts:
            digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\n" + path.read_bytes())
    return digest.hexdigest()[:16]
