"""A real nginx that answers from an exported site: whatever is asked, it says what the service says."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.deploy.proxy import Proxy, Raw, nginx, proxying
from tests.story.editing import SAMPLE, copied
from tests.story.running import Place, serving

pytestmark = pytest.mark.skipif(nginx() is None, reason="nginx is not installed; .ci/run installs it")

PAGE = "/v1/procedures/pruning"
A_UUID = "9b2f7c5e-1d1f-4a37-9a0e-0d6f6a6c1f11"
OWN_OF_SERVER = {"date", "server", "connection", "keep-alive"}
HANDED_ON = "        location / {\n            proxy_pass http://kbapi;\n        }\n"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@dataclass(frozen=True)
class Both:
    """The service itself, nginx with the site before it, and nginx with the site and no service at all."""

    service: Proxy
    site: Proxy
    alone: Proxy
    listed: dict[str, Any]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("service")
    place = Place(
        copied(SAMPLE, folder / "content"), folder / "state", {"KBAPI_BASE_URL": "https://kb.example.org"}
    )
    place.publish()
    done = place.run("export", "--site", str(folder / "site"))
    assert done.returncode == 0, done.stderr
    listed = json.loads((folder / "site" / "headers.json").read_text("utf-8"))

    def edit(text: str) -> str:
        assert HANDED_ON in text
        here = f"root {folder}/site;\ninclude {folder}/site/nginx-server.conf;\n"
        text = text.replace(HANDED_ON, here)
        text = text.replace("http {", f"http {{\ninclude {folder}/site/nginx-http.conf;", 1)
        # The folders of a test that root runs are root's alone.
        return f"user root;\n{text}" if os.geteuid() == 0 else text

    with (
        serving(place) as server,
        proxying(tmp_path_factory.mktemp("nginx"), server.port, edit=edit) as site,
        proxying(tmp_path_factory.mktemp("alone"), 9, edit=edit) as alone,
    ):
        yield Both(Proxy(server.port, server.log), site, alone, listed)


def asked(proxy: Proxy, address: str, method: str = "GET", **headers: str) -> Raw:
    """An answer without what each server says of itself."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    line = f"{method} {address} HTTP/1.1\r\nHost: kb.example.org\r\nX-Request-ID: {A_UUID}\r\n"
    answer = proxy.send(f"{line}{more}\r\n".encode(), bodiless=method == "HEAD")
    known = {name: value for name, value in answer.headers.items() if name not in OWN_OF_SERVER}
    return Raw(answer.status, known, answer.body)


def test_nginx_alone_gives_every_file_as_the_list_says(both: Both) -> None:
    answers = both.listed["answers"]
    for answer in answers[:: max(1, len(answers) // 150)]:
        headers = {"Accept-Language": answer["language"]} if answer["language"] else {}
        headers |= {"Accept": answer["accept"]} if answer["accept"] else {}
        headers |= {"Accept-Encoding": "gzip"} if answer["encoding"] == "gzip" else {}
        given = asked(both.alone, answer["address"], **headers)
        assert given.status == 200, answer
        assert given == asked(both.service, answer["address"], **headers), answer
        headers["If-None-Match"] = given.headers["etag"]
        confirmed = asked(both.site, answer["address"], **headers)
        assert confirmed.status == 304
        assert confirmed == asked(both.service, answer["address"], **headers), answer


FROM_FILES = [
    {},
    {"Accept": "*/*", "Accept-Encoding": "gzip, deflate, br, zstd"},
    {"Accept": BROWSER, "Accept-Language": "es-MX,es;q=0.9,en;q=0.1"},
    {"Accept-Encoding": "deflate"},
    {"If-Modified-Since": "Thu, 01 Jan 2099 00:00:00 GMT"},
]  # fmt: skip
LEFT = [
    {"Range": "bytes=0-9"},
    {"If-Unmodified-Since": "Thu, 01 Jan 2026 00:00:00 GMT"},
    {"If-Match": '"x"'},
    {"If-None-Match": '"x", "y"'},
    {"If-None-Match": "*"},
    {"Accept": "application/json;q=0.1, text/html"},
    {"Accept": "nonsense"},
    {"Accept-Language": "fr"},
    {"Accept-Language": "en;q=0, es"},
    {"Accept-Encoding": "gzip;q=0"},
    {"Accept-Encoding": "br gzip, x"},
    {"Authorization": "Bearer nonsense"},
    {"Content-Type": "text/plain"},
]  # fmt: skip
ADDRESSES = [PAGE, "/", "/v1/procedures", "/procedures/pruning", f"{PAGE}?lang=es", f"{PAGE}/education"]


@pytest.mark.parametrize("headers", FROM_FILES + LEFT, ids=str)
def test_whatever_headers_ask_nginx_says_what_the_service_says(both: Both, headers: dict[str, str]) -> None:
    for address in ADDRESSES:
        direct = asked(both.service, address, **headers)
        assert asked(both.site, address, **headers) == direct, address
        if headers in FROM_FILES:
            assert asked(both.alone, address, **headers) == direct, address


@pytest.mark.parametrize(
    "address",
    [
        "/v1/Procedures/pruning", f"{PAGE}?Lang=es", f"{PAGE}?lang=%65s", f"{PAGE}?unknown=1",
        "/v1//procedures", "/v1/./procedures", "/v1/procedures/", "/v1/%70rocedures", "/nginx-http.conf",
        "/headers.json", "/-", f"{PAGE}?", f"{PAGE}?lang=es&lang=en", "/v1/search?q=ladder",
        "/health/live",
    ],
)  # fmt: skip
def test_other_addresses_are_the_services(both: Both, address: str) -> None:
    assert asked(both.site, address).status == asked(both.service, address).status
    assert asked(both.alone, address).status == 503


def test_other_methods(both: Both) -> None:
    head = asked(both.alone, PAGE, "HEAD")
    assert head == asked(both.service, PAGE, "HEAD")
    assert (head.status, head.body) == (200, b"")
    for method in ("OPTIONS", "DELETE"):
        assert asked(both.site, PAGE, method).status == asked(both.service, PAGE, method).status
