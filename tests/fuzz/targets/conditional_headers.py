"""Validators and forms that a client names: any such header is heeded, passed over or refused."""

from tests.fuzz.served import header, status_of

SEEDS = (
    b'"abc"', b'W/"abc", "def"', b"*", b'"', b'W/"', b'"a",' * 50, b"text/html;q=0.9,*/*;q=x", b"a/b/c;;==",
    b"*/*;q=0", b'application/json;profile="', b"bytes=0-10,20-30", b"Thu, 32 Foo 9999 25:61:61 GMT",
    b"\xff\xfe",
)  # fmt: skip
NAMES = (
    "HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_ACCEPT", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE",
    "HTTP_PREFER",
    "HTTP_X_REQUEST_ID", "HTTP_FORWARDED", "HTTP_COOKIE", "HTTP_ACCEPT_ENCODING", "HTTP_ORIGIN",
    "CONTENT_TYPE",
)  # fmt: skip
PATHS = ("/v1/terms/ladder", "/fhir/metadata", "/problems/not-found")


def try_one(data: bytes) -> None:
    """Raises for a header that causes a fault."""
    if not data:
        return
    name = NAMES[data[0] % len(NAMES)]
    status_of(PATHS[len(data) % len(PATHS)], **{name: header(data[1:])})
