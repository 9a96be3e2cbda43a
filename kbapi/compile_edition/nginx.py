"""What nginx includes to answer from an exported site; all that is unusual goes to the application."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kbapi.compile_edition.writer import Headers
from kbapi.web.asked import OFFERED, offer_for

_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
"""What browsers accept, but for kinds of images and signed exchanges, which nothing here is offered as."""
_BROWSERS = (
    r"~^text/html,application/xhtml\+xml,application/xml;q=0\.9,(image/(avif|webp|apng|png),)*"
    r"\*/\*;q=0\.8(,application/signed-exchange;v=b3;q=0\.7)?$"
)
_ANY = "*/*"
_BUCKET = 1024
_LEAST = 32_768
"""A hash that is large from the start is not sought step by step."""
_TYPE = "Content-Type"

_CHOICES = r"""
# More than a plain GET or HEAD is the application's: ranges, preferences, bodies, keys. Conditions too, since
# nginx compares with its own ETag alone, and its `return 304` says that the body has no bytes.
map "$http_range$http_if_match$http_if_none_match" $kbapi_partly { default more; "" ""; }
map "$http_if_unmodified_since$http_prefer$kbapi_partly" $kbapi_more { default more; "" ""; }
map "$http_transfer_encoding$content_type$http_authorization" $kbapi_sends { default more; "" ""; }
map "$request_method $http_content_length$kbapi_more$kbapi_sends" $kbapi_asks {
    default other;
    "~^(GET|HEAD) 0?$" plainly;
}
map $http_accept_encoding $kbapi_encoding {
    default other;
    "" plain;
    "~*^(?=[a-z, -]{1,200}$)(|.*,) *gzip *(,|$)" gzip;
    "~*^[a-z, -]{1,200}$" plain;
}
"""
_FOUND = r"""
# Maps know no capital letters: the address must be the known one letter by letter.
map "$kbapi_asks $kbapi_host $request_uri $kbapi_chosen" $kbapi_place {
    default "";
    "~^plainly known (\S+) \1 (\d+ \S+ \S+)$" $2;
}
map $kbapi_place $kbapi_set { default ""; "~^(\d+) " $1; }
map $kbapi_place $kbapi_etag { default ""; "~^\d+ (\S+) " "\"$1\""; }
map $kbapi_place $kbapi_file { default /-; "~ (\S+)$" $1; }
"""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file: its name, the number of the set of headers that it shares with others, its own headers."""

    name: str
    set: int
    etag: str
    link: str


@dataclass(frozen=True, slots=True)
class Row:
    """Which request gets a file; no language where the address names it, no offers without a choice."""

    address: str
    language: str
    offers: tuple[str, ...]
    offer: str
    compressed: bool
    file: str

    def as_json(self) -> dict[str, object]:
        """As it stands in the list of headers."""
        return {
            "address": self.address,
            "language": self.language or None,
            "accept": self.offer or None,
            "default": not self.offers or self.offer == self.offers[0],
            "encoding": "gzip" if self.compressed else "identity",
            "file": self.file,
        }


def http_part(
    prefix: str,
    rows: Sequence[Row],
    files: Mapping[str, SiteFile],
    sets: Sequence[Headers],
    hosts: Sequence[str],
) -> str:
    """What stands in `http`: maps from a request to its file, and from a file to its headers."""
    size = max(_LEAST, 1 << (8 * len(rows)).bit_length())
    parts = (
        "# Written by `kbapi export --site`: include it first in `http`, the other one in `server`.\n"
        f"map_hash_max_size {size};\nmap_hash_bucket_size {_BUCKET};\n",
        _hosts(hosts),
        _CHOICES,
        _languages(),
        _accepts({offer for row in rows for offer in row.offers}),
        _addresses(prefix, rows, files),
        _FOUND,
        _map(
            "$kbapi_file",
            "$kbapi_link",
            ((prefix + one.name, one.link) for one in files.values() if one.link),
        ),
    )
    return "".join((*parts, *(_header_map(name, sets) for name in _names(sets))))


def server_part(sets: Sequence[Headers], endings: Mapping[str, str]) -> str:
    """What stands in `server` in place of `location /`; `endings` are those of files by their media type."""
    told = {name: _variable(name) for name in _names(sets)} | {"ETag": "$kbapi_etag", "Link": "$kbapi_link"}
    types = "".join(f"        {_quoted(kind)} {ending};\n" for kind, ending in sorted(endings.items()))
    headers = "".join(f"    add_header {name} {value};\n" for name, value in sorted(told.items()))
    return (
        "# Written by `kbapi export --site`; `root` is the folder in which this file stands.\n"
        "location / {\n"
        f"    types {{\n{types}    }}\n"
        "    gzip off;\n    gzip_static off;\n    etag off;\n    if_modified_since off;\n    max_ranges 0;\n"
        f'{headers}    add_header Last-Modified "";\n    add_header X-Request-ID $kbapi_request;\n'
        "    try_files $kbapi_file @application;\n}\n"
        "location @application {\n    proxy_pass http://kbapi;\n}\n"
    )


def _hosts(hosts: Sequence[str]) -> str:
    """Which names are answered to; to others the application says what is wrong."""
    known = [(host.lower(), "known") for host in hosts] or [("~.", "known")]
    return _map("$host", "$kbapi_host", known)


def _languages() -> str:
    """The language of a request that begins with one that is offered; `-` where the address names it."""
    first = ((f"~*^{tag}(-[a-z0-9]{{1,8}}){{0,3}}(,|$)", tag) for tag in OFFERED)
    asked = _map("$http_accept_language", "$kbapi_asked", [("", OFFERED[0]), *first], "other")
    named = 'map $args $kbapi_language {\n    default $kbapi_asked;\n    "~(^|&)lang=" -;\n}\n'
    return asked + named


def _accepts(offers: Iterable[str]) -> str:
    """What `Accept` asks for: any form, that of browsers, or a single media type."""
    single = ((f"~^{re.escape(offer)}$", offer) for offer in sorted(offers))
    known = [("", _ANY), (f"~^{re.escape(_ANY)}$", _ANY), (_BROWSERS, "browser"), *single]
    return _map("$http_accept", "$kbapi_accept", known, "other")


def _addresses(prefix: str, rows: Sequence[Row], files: Mapping[str, SiteFile]) -> str:
    """The maps from an address to the place of its file; the first of two that differ in capitals counts."""
    free: dict[str, str] = {}
    chosen: dict[str, str] = {}
    for row in rows:
        file = files[row.file]
        place = f"{row.address} {file.set} {file.etag.strip(chr(34))} {prefix}{file.name}"
        asked = f"{'gzip' if row.compressed else 'plain'} {row.language or '-'}"
        if not row.offers:
            free.setdefault(f"{asked} {row.address}".lower(), place)
        for accept in _accepted(row):
            chosen.setdefault(f"{asked} {accept} {row.address}".lower(), place)
    source = "$kbapi_encoding $kbapi_language"
    return _map(f"{source} $request_uri", "$kbapi_free", free.items()) + _map(
        f"{source} $kbapi_accept $request_uri", "$kbapi_chosen", chosen.items(), "$kbapi_free"
    )


def _accepted(row: Row) -> Iterator[str]:
    """What a request may accept so that it gets this offer."""
    if not row.offers:
        return
    yield row.offer
    for name, header in ((_ANY, _ANY), ("browser", _BROWSER)):
        if offer_for(header, row.offers) == row.offer:
            yield name


def _names(sets: Sequence[Headers]) -> list[str]:
    return sorted({name for one in sets for name, _ in one} - {_TYPE})


def _header_map(name: str, sets: Sequence[Headers]) -> str:
    """The values of a header by the number of the set."""
    known = ((str(number), dict(one)[name]) for number, one in enumerate(sets) if name in dict(one))
    return _map("$kbapi_set", _variable(name), known)


def _variable(name: str) -> str:
    return f"$kbapi_header_{name.lower().replace('-', '_')}"


def _map(source: str, target: str, pairs: Iterable[tuple[str, str]], otherwise: str = "") -> str:
    lines = "".join(f"    {_quoted(key)} {_quoted(value)};\n" for key, value in pairs)
    default = otherwise if otherwise.startswith("$") else _quoted(otherwise)
    return f'map "{source}" {target} {{\n    default {default};\n{lines}}}\n'


def _quoted(text: str) -> str:
    """A text as nginx reads it, which takes a backslash away only before a quote or another backslash."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
