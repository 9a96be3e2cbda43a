"""Everything at once: the records of an edition as gzipped NDJSON whose bytes depend on the edition alone."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Response

from kbapi.access.scopes import EXPORT
from kbapi.api.spec import Resource
from kbapi.bundle.lines import line_of
from kbapi.knowledge.canonical import Plain, canonical_text
from kbapi.knowledge_base import Snapshot
from kbapi.web.door_policy import DoorPolicy, allow
from kbapi.web.request_context import snapshot

blueprint = Resource("export", __name__, url_prefix="/v1", description="Everything at once.")
allow(blueprint, DoorPolicy(scope=EXPORT))

NDJSON = "application/x-ndjson"
FORMAT = 1
_GZIP = 16 + zlib.MAX_WBITS


@blueprint.answer("/export", None, more_types=[NDJSON])
def export(_query: dict[str, Any]) -> Response:
    """Export the edition as gzipped NDJSON: a manifest with counts and SHA-256, then one record a line.

    The order is that of the records' kinds and ids. `sha256` is that of all bytes after the first line.
    """
    here = snapshot()
    # Written piece by piece: an edition may be larger than a worker's memory.
    response = Response(_compressed(_export_of(here)), content_type=NDJSON)
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Disposition"] = f'attachment; filename="kbapi-{here.info.id}.ndjson"'
    response.set_etag(f"{here.info.id}-{FORMAT}-{zlib.ZLIB_RUNTIME_VERSION}")
    return response


def _export_of(here: Snapshot) -> Iterator[bytes]:
    digest, records = hashlib.sha256(), 0
    for line in map(line_of, here.everything()):
        digest.update(line)
        records += 1
    manifest: dict[str, Plain] = {
        "format": FORMAT,
        "edition": here.info.id,
        "records": records,
        "counts": {**here.info.counts},
        "sha256": digest.hexdigest(),
    }
    yield f"{canonical_text(manifest)}\n".encode()
    yield from map(line_of, here.everything())


def _compressed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces in the gzip format, without a time in its head."""
    squeezer = zlib.compressobj(wbits=_GZIP)
    for piece in pieces:
        if squeezed := squeezer.compress(piece):
            yield squeezed
    yield squeezer.flush()
