"""Every address with any path, parameter and value: a defined answer, never a fault."""

from functools import cache

from tests.fuzz.served import served_app, status_of

SEEDS = (
    b"\x00\x00limit=1_0", b"\x05\x01q=%ff", b"\x10\x02as_of=2024-13-45", b"\x20\x03lang=xx-YY",
    b"\x30\x04a\x00",
    b"\x0a\x00edition=current&as_of=2026-01-01T00:00:00%2b23:59", b"\x44\x02../../etc/passwd",
    b"\x21\x00%00=%00",
    b"\x31\x00sections=what,what,what", b"\x32\x00topics=a,b&format=pdf", b"\x51\x01\xd9\xa2",
    b"\x12\x01" + b"a" * 600,
    b"\x11\x02current", b"\x22\x00code=M54.16,&system=icd", b"\x27\x00q=a&q=b", b"\x28\x00q=" + b"a'" * 300,
)  # fmt: skip
GOOD = {
    "procedure_id": "pruning", "section_id": "what", "topic_id": "arrival", "record_id": "ladder",
    "tag": "en",
    "edition_id": "current", "kind": "Library", "resource_id": "pruning.en", "version": "1", "name": "x",
    "path": "x",
    "claim_id": "F001", "source_id": "north-leaflet", "slug": "not-found", "service_id": "x",
}  # fmt: skip


def try_one(data: bytes) -> None:
    """Raises for a request that causes a fault; one byte chooses the address, another what varies."""
    if len(data) < 3:
        return
    rules = _rules()
    rule, arguments = rules[data[0] % len(rules)]
    varied = arguments[data[1] % len(arguments)] if arguments and data[1] % 2 else ""
    path = rule.replace("path:", "")
    for name in arguments:
        good = GOOD.get(name, "x").encode()
        text = (data[2:] if name == varied else good).decode("latin-1")
        path = path.replace(f"<{name}>", text)
    query = b"" if varied else bytes(byte for byte in data[2:] if byte not in b"\r\n #")
    status_of(path, query)


@cache
def _rules() -> list[tuple[str, tuple[str, ...]]]:
    """Every address with the names of what varies in its path."""
    return sorted({(rule.rule, tuple(sorted(rule.arguments))) for rule in served_app().url_map.iter_rules()})
