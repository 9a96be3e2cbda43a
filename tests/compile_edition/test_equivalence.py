"""With and without the front every answer is the same, byte for byte and header for header."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbapi.web.compiled_file import CompiledFile, key_of
from tests.compile_edition.asking import ask, environ_of
from tests.compile_edition.conftest import Pair

FORMS = ({}, {"ACCEPT_ENCODING": "gzip"})


def addresses(file: CompiledFile) -> list[tuple[str, str]]:
    """Every compiled address with the language in which it is asked; empty where it names one."""
    spelt = (key.decode().rpartition(" ") for key in file)
    return [(address.removesuffix("?"), language) for address, _, language in spelt]


def is_from_file(pair: Pair, address: str, **headers: str) -> bool:
    """Whether the front has the answer to a request itself."""
    return pair.front.wsgi_app.inside.inside.hit(pair.file, environ_of(address, **headers)) is not None


def test_every_compiled_answer_is_the_live_one(sample: Pair) -> None:
    offered = set()
    for address, language in addresses(sample.file):
        asked = {"ACCEPT_LANGUAGE": language} if language else {}
        leaf = sample.file.leaf(key_of(*address.partition("?")[::2], language))
        assert leaf is not None, address
        for offer in leaf.offers or ("",):
            for form in FORMS:
                headers = asked | form | ({"ACCEPT": offer} if offer else {})
                offered.add(offer)
                answer = ask(sample.front, address, **headers)
                assert answer == ask(sample.live, address, **headers), (address, headers)
                assert answer.status == 200
    assert len(sample.file) > 500
    assert {"", "application/json", "text/html", "image/svg+xml", "application/ld+json"} <= offered


def test_confirmations_and_heads_are_the_live_ones(sample: Pair) -> None:
    for (address, language), form in zip(addresses(sample.file), itertools.cycle(FORMS), strict=False):
        headers = {"ACCEPT_LANGUAGE": language} | form
        tag = ask(sample.front, address, **headers).header("ETag")
        confirmed = ask(sample.front, address, **headers, IF_NONE_MATCH=tag)
        assert confirmed.status == 304
        assert confirmed == ask(sample.live, address, **headers, IF_NONE_MATCH=tag), address
        head = ask(sample.front, address, "HEAD", **headers)
        assert head == ask(sample.live, address, "HEAD", **headers), address
        assert (head.status, head.body) == (200, b"")


PATHS = st.sampled_from(
    [
        "/v1/procedures/pruning",
        "/v1/procedures",
        "/v1/procedures/pruning/education",
        "/v1/procedures/pruning/timeline",
        "/procedures/pruning",
        "/widget/page.css",
        "/infobutton",
        "/fhir/metadata",
        "/problems/not-found",
        "/v1/candidacy/questions",
        "/embed/procedures/pruning",
    ]
)
QUERIES = st.lists(
    st.sampled_from(
        [
            "lang=es", "lang=en", "lang=fr", "lang=%65s", "LANG=es", "", "=", "lang", "format=html",
            "format=pdf", "format=markdown", "unknown=1", "edition=current", "limit=50", "lang=es+",
            "procedure=pruning", "mainSearchCriteria.v.c=1", "lang=e\xf1",
        ]
    ),
    max_size=3,
).map("&".join)  # fmt: skip
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "ACCEPT": st.sampled_from(
            [
                "", "*/*", "application/json", "text/html", "text/html,application/xhtml+xml,*/*;q=0.8",
                "image/svg+xml", "application/ld+json;q=0.5, application/json;q=0.4", "nonsense", "text/*",
                "application/json;q=0", "application/fhir+json; fhirVersion=4.0", "x/y," * 300,
            ]
        ),
        "ACCEPT_LANGUAGE": st.sampled_from(
            ["", "en", "es", "es-MX,es;q=0.9,en;q=0.1", "fr", "fr,es;q=0.1", "*", "en;q=0, es", "x" * 9000]
        ),
        "ACCEPT_ENCODING": st.sampled_from(["", "gzip", "gzip;q=0", "br, *;q=0.1", "identity, gzip;q=0.2"]),
        "IF_NONE_MATCH": st.sampled_from(["*", '"x"', 'W/"x", "y"', "x", '"', ",", '"x' * 3000]),
        "IF_MATCH": st.sampled_from(["*", '"x"']),
        "RANGE": st.just("bytes=0-9"),
        "IF_RANGE": st.just('"x"'),
        "IF_MODIFIED_SINCE": st.just("Thu, 01 Jan 2026 00:00:00 GMT"),
        "PREFER": st.just("handling=lenient"),
        "X_REQUEST_ID": st.just("ABCDEF01-2345-6789-abcd-ef0123456789"),
        "AUTHORIZATION": st.just("Bearer x"),
        "ORIGIN": st.just("https://hospital.example"),
    },
)  # fmt: skip


@given(
    path=PATHS,
    query=QUERIES,
    headers=HEADERS,
    method=st.sampled_from(["GET", "GET", "HEAD", "OPTIONS", "PUT"]),
)
def test_whatever_is_asked_the_front_changes_nothing(
    sample: Pair, path: str, query: str, headers: dict[str, str], method: str
) -> None:
    address = f"{path}?{query}"
    assert ask(sample.front, address, method, **headers) == ask(sample.live, address, method, **headers)


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("lang=es&lang=es", {}),
        ("lang=%65s", {}),
        ("lang=es&unknown=1", {}),
        ("", {"RANGE": "bytes=0-9"}),
        ("", {"IF_MATCH": "*"}),
        ("", {"CONTENT_TYPE": "application/x-www-form-urlencoded"}),
        ("", {"CONTENT_LENGTH": "3"}),
        ("", {"ACCEPT_LANGUAGE": "fr"}),
    ],
)
def test_what_is_unusual_is_left_to_the_application(
    sample: Pair, query: str, headers: dict[str, str]
) -> None:
    assert is_from_file(sample, "/v1/procedures/pruning")
    assert not is_from_file(sample, f"/v1/procedures/pruning?{query}", **headers)


def test_the_order_of_parameters_does_not_matter(sample: Pair) -> None:
    address = "/v1/procedures/pruning/education?lang=es&format=text"
    assert is_from_file(sample, address)
    assert ask(sample.front, address) == ask(sample.live, address)
