"""Catalogue of requests as bytes: the line, the headers, where a body ends, and those that break off."""

HOST = b"Host: localhost\r\n"
GET = b"GET /health/live HTTP/1.1\r\n" + HOST
JSON = b"POST /v1/answers HTTP/1.1\r\nContent-Type: application/json\r\n" + HOST
FORM = b"POST /fhir/Library/_search HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n" + HOST
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
QUESTION = b'{"q": "can I drive"}'
COUNT = b"_count=1"


def length(number: object) -> bytes:
    """The header that says how long a body is, and the end of the headers."""
    return f"Content-Length: {number}\r\n\r\n".encode()


def chunks(*parts: bytes) -> bytes:
    """A body in chunks."""
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


CLOSED = 0
"""Stands for a connection that is closed without an answer."""
REQUESTS: dict[str, tuple[bytes, tuple[int, ...]]] = {
    "good": (GET + b"\r\n", (200,)),
    "good body": (JSON + length(len(QUESTION)) + QUESTION, (200,)),
    "good chunks": (JSON + CHUNKED + chunks(QUESTION[:5], QUESTION[5:]), (200,)),
    # The line of the request.
    "HTTP/0.9": (b"GET /health/live\r\n\r\n", (400,)),
    "HTTP/2.0": (b"GET / HTTP/2.0\r\n" + HOST + b"\r\n", (400, 505)),
    "HTTP/9.9": (b"GET / HTTP/9.9\r\n" + HOST + b"\r\n", (400, 505)),
    "HTTP/1.0": (b"GET /health/live HTTP/1.0\r\n\r\n", (200,)),
    "preface of HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (CLOSED, 400, 505)),
    "no version": (b"GET /health/live \r\n" + HOST + b"\r\n", (400,)),
    "two spaces": (b"GET  /health/live HTTP/1.1\r\n" + HOST + b"\r\n", (400,)),
    "a tab": (b"GET\t/health/live\tHTTP/1.1\r\n" + HOST + b"\r\n", (400,)),
    "a space in the path": (b"GET /health/live x HTTP/1.1\r\n" + HOST + b"\r\n", (400,)),
    "no slash": (b"GET health/live HTTP/1.1\r\n" + HOST + b"\r\n", (400, 404)),
    "a fragment": (b"GET /health/live#x HTTP/1.1\r\n" + HOST + b"\r\n", (200, 400)),
    "absolute form": (b"GET http://evil.example/health/live HTTP/1.1\r\n" + HOST + b"\r\n", (200, 400)),
    "absolute form of another scheme": (b"GET file:///etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n", (400, 404)),
    "authority form": (b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n", (400, 404, 405)),
    "asterisk form": (b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n", (200, 400, 404)),
    "two slashes": (b"GET //evil.example/x HTTP/1.1\r\n" + HOST + b"\r\n", (404,)),
    "a backslash": (b"GET /\\evil.example HTTP/1.1\r\n" + HOST + b"\r\n", (400, 404)),
    "dots": (b"GET /assets/../../../etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n", (400, 404)),
    "raw UTF-8": ("GET /v1/risks/é HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(), (400, 404)),
    "raw bytes": (b"GET /v1/risks/\xff HTTP/1.1\r\n" + HOST + b"\r\n", (400, 404)),
    "NUL in the path": (b"GET /health\x00/live HTTP/1.1\r\n" + HOST + b"\r\n", (400,)),
    "escaped NUL": (b"GET /v1/risks/%00 HTTP/1.1\r\n" + HOST + b"\r\n", (404,)),
    "escaped line break": (b"GET /v1/risks/%0d%0aX:y HTTP/1.1\r\n" + HOST + b"\r\n", (404,)),
    "100 kB of path": (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", (414,)),
    "100 kB of query": (b"GET /v1/risks?a=" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", (414,)),
    "unknown method": (b"FOO / HTTP/1.1\r\n" + HOST + b"\r\n", (400, 404, 405, 501)),
    "method of signs": (b"G(T / HTTP/1.1\r\n" + HOST + b"\r\n", (400,)),
    "method without end": (b"A" * 10_000 + b" / HTTP/1.1\r\n" + HOST + b"\r\n", (400, 405, 414, 431)),
    "trace": (b"TRACE / HTTP/1.1\r\n" + HOST + b"\r\n", (405,)),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200), (CLOSED, 400)),
    "noise": (bytes(range(256)) * 4, (CLOSED, 400)),
    # Headers.
    "no Host": (b"GET /v1/risks HTTP/1.1\r\n\r\n", (400,)),
    "two Hosts": (b"GET /v1/risks HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n\r\n", (200, 400)),
    "Host of a space": (b"GET /v1/risks HTTP/1.1\r\nHost: a b\r\n\r\n", (200, 400)),
    "Host of a list": (b"GET /v1/risks HTTP/1.1\r\nHost: a, b\r\n\r\n", (400,)),
    "NUL in a header": (GET + b"X-A: a\x00b\r\n\r\n", (400,)),
    "bare CR in a header": (GET + b"X-A: a\rX-B: b\r\n\r\n", (400,)),
    "folded": (GET + b"X-A: a\r\n b\r\n\r\n", (400,)),
    "space before the colon": (GET + b"X-A : a\r\n\r\n", (400,)),
    "space before the name": (b"GET /health/live HTTP/1.1\r\n X-A: a\r\n" + HOST + b"\r\n", (400,)),
    "no colon": (GET + b"X-A\r\n\r\n", (400,)),
    "no name": (GET + b": a\r\n\r\n", (400,)),
    "name of signs": (GET + b"X(A): a\r\n\r\n", (400,)),
    "name not ASCII": (GET + "X-é: a\r\n\r\n".encode(), (400,)),
    "value not ASCII": (GET + "X-A: é\r\n\r\n".encode(), (200, 400)),
    "line feeds alone": (b"GET /health/live HTTP/1.1\nHost: localhost\n\n", (200, 400)),
    "a header of 1 MB": (GET + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\n", (CLOSED, 431)),
    "2,000 headers": (GET + b"".join(b"X-%d: a\r\n" % number for number in range(2000)) + b"\r\n", (431,)),
    "upgrade to HTTP/2": (
        GET + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
        (200, 400),
    ),
    "upgrade to a WebSocket": (
        GET + b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
        (200, 400, 426),
    ),
    # Where a body ends.
    "length and chunks": (FORM + b"Content-Length: 8\r\n" + CHUNKED + chunks(COUNT), (400,)),
    "length inside of chunks": (
        JSON + b"Content-Length: 4\r\n" + CHUNKED + chunks(QUESTION) + GET + b"\r\n",
        (200, 400),
    ),
    "chunks inside of a length": (
        JSON + b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nX",
        (400,),
    ),
    "two equal lengths": (JSON + b"Content-Length: 20\r\nContent-Length: 20\r\n\r\n" + QUESTION, (200, 400)),
    "two lengths": (JSON + b"Content-Length: 20\r\nContent-Length: 4\r\n\r\n" + QUESTION, (400,)),
    "list of lengths": (JSON + length("20, 20") + QUESTION, (400,)),
    "signed length": (JSON + length("+20") + QUESTION, (400,)),
    "negative length": (JSON + length(-1), (400,)),
    "length of 1_0": (JSON + length("2_0") + QUESTION, (400,)),
    "hexadecimal length": (JSON + length("0x14") + QUESTION, (400,)),
    "length of 30 digits": (JSON + length("9" * 30) + QUESTION, (400, 413)),
    "empty length": (JSON + length("") + QUESTION, (400,)),
    "fullwidth length": (JSON + length("２０") + QUESTION, (400,)),
    "form in chunks": (FORM + CHUNKED + chunks(COUNT), (400,)),
    "chunks of another coding": (JSON + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + chunks(QUESTION),
    (400, 501)),
    "identity": (JSON + b"Transfer-Encoding: identity\r\n\r\n" + QUESTION, (400, 501)),
    "chunked twice": (JSON + b"Transfer-Encoding: chunked\r\n" + CHUNKED + chunks(QUESTION), (400, 501)),
    "chunked with a tab": (JSON + b"Transfer-Encoding:\tchunked\r\n\r\n" + chunks(QUESTION), (200, 400)),
    "xchunked": (JSON + b"Transfer-Encoding: xchunked\r\n\r\n" + chunks(QUESTION), (400, 501)),
    "chunks in HTTP/1.0": (JSON.replace(b"1.1", b"1.0") + CHUNKED + chunks(QUESTION), (400,)),
    "chunk of 0x": (JSON + CHUNKED + b"0x14\r\n" + QUESTION + b"\r\n0\r\n\r\n", (400,)),
    "chunk of nonsense": (FORM + CHUNKED + b"zz\r\n" + COUNT + b"\r\n0\r\n\r\n", (400,)),
    "second chunk of nonsense": (FORM + CHUNKED + b"8\r\n" + COUNT + b"\r\nzz\r\n&x=1\r\n0\r\n\r\n", (400,)),
    "chunk shorter than it says": (JSON + CHUNKED + b"40\r\n" + QUESTION + b"\r\n0\r\n\r\n" + GET, (CLOSED,
    400)),
    "chunk longer than it says": (JSON + CHUNKED + b"4\r\n" + QUESTION + b"\r\n0\r\n\r\n", (400,)),
    "chunk of line feeds": (JSON + CHUNKED + b"14\n" + QUESTION + b"\n0\n\n", (200, 400)),
    "chunk of a negative size": (JSON + CHUNKED + b"-1\r\n" + QUESTION + b"\r\n0\r\n\r\n", (400,)),
    "chunk of 30 digits": (JSON + CHUNKED + b"f" * 30 + b"\r\n" + QUESTION + b"\r\n0\r\n\r\n", (400,)),
    "endless chunk extension": (
        JSON + CHUNKED + b"14;" + b"a" * 100_000 + b"\r\n" + QUESTION + b"\r\n0\r\n\r\n",
        (400,),
    ),
    "trailer with a length": (
        JSON + CHUNKED + chunks(QUESTION)[:-2] + b"Content-Length: 0\r\n\r\n",
        (200, 400),
    ),
    "body on a GET": (GET + length(5) + b"xxxxx", (200, 400)),
    "expect nonsense": (JSON + b"Expect: 200-maybe\r\n" + length(20) + QUESTION, (200, 417)),
}  # fmt: skip
CUT: dict[str, bytes] = {
    "JSON": JSON + length(100) + QUESTION,
    "form": FORM + length(100) + COUNT,
    "form in chunks": FORM + CHUNKED + b"8\r\n" + COUNT + b"\r\n",
    "JSON in chunks": JSON + CHUNKED + b"14\r\n" + QUESTION[:10],
    "nothing": FORM + length(100),
    "headers": GET,
    "line": b"GET /heal",
    "only line ends": b"\r\n" * 50,
    "chunk size": JSON + CHUNKED + b"1",
}
"""Requests that break off; the client tells so by closing its side."""
