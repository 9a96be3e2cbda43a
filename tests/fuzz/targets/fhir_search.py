"""FHIR searches: any parameter and value is a test that can be made, or refused by name."""

from kbapi.errors import BadParameterError
from kbapi.fhir.search import PARAMETERS, read_filters

SEEDS = (
    b"\x00ge2026-03-31", b"\x01eq0001-01-01T00:00:00+14:00", b"\x02ne9999-12-31",
    b"\x03http://snomed.info/sct|1",
    b"\x04|code", b"\x05system|", b"\x06a,b\\,c,,", b"\x07\\", b"\x08lt2024-13-45T99:99Z",
    b"\x09" + b"a," * 60,
)  # fmt: skip
RESOURCE = {
    "id": "a.en", "meta": {"lastUpdated": "2026-11-22T12:00:00+00:00"}, "language": "en", "url": "http://x/a",
    "name": "A", "title": "Ä", "description": "d", "status": "draft", "date": "2026-11-22T12:00:00+00:00",
    "useContext": [{"code": {"system": "s", "code": "c"},
    "valueCodeableConcept": {"coding": [{"code": "x"}]}}],
    "topic": [{"coding": [{"system": "s", "code": "c"}]}],
    "content": [{"attachment": {"contentType": "text/html"}}],
}  # fmt: skip
_ALL = [(kind, name) for kind, known in PARAMETERS.items() for name in known]
_MODIFIERS = ("", ":exact", ":contains", ":missing", ":not", ":text", "::")


def try_one(data: bytes) -> None:
    """Raises for a search that is neither made nor refused."""
    if len(data) < 2:
        return
    kind, name = _ALL[data[0] % len(_ALL)]
    asked = name + _MODIFIERS[data[1] % len(_MODIFIERS) if data[1] > 127 else 0]
    try:
        tests, unknown = read_filters(kind, [(asked, data[1:].decode("utf-8", "replace"))])
    except BadParameterError as error:
        assert error.where == asked
        return
    assert not unknown
    for test in tests:
        assert test(RESOURCE) in (True, False)
