"""Canonical bytes: one spelling of a frozen dataclass tree, its fingerprint, and the way back.

Canonical JSON here is UTF-8 in Unicode NFC with sorted keys, no white space, no floats, and no fields that
have their default, so that a new optional field changes no fingerprint.
"""

import dataclasses
import hashlib
import json
import types
import unicodedata
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from kbapi.knowledge.identity import Key

Shape = TypeVar("Shape")
Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]


def canonical_text(plain: Plain) -> str:
    """The one spelling of plain data."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def fingerprint_of(text: str) -> str:
    """SHA-256 of a canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def edition_id(parts: Iterable[tuple[Key, str, str]]) -> str:
    """The id of an edition from each record's key, fingerprint and reviews, in whatever order they come."""
    lines = sorted(f"{key} {fingerprint} {reviews}\n" for key, fingerprint, reviews in parts)
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:20]


def to_plain(value: object) -> Plain:
    """Plain data of a tree of dataclasses, tuples, strings, whole numbers and booleans."""
    if isinstance(value, str):
        return value if value.isascii() and type(value) is str else unicodedata.normalize("NFC", str(value))
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    shape: Any = type(value)
    if (defaults := _defaults(shape)) is not None:
        given = ((name, getattr(value, name), default) for name, default in defaults)
        return {name: to_plain(item) for name, item, default in given if item != default}
    raise TypeError(f"{shape.__name__} has no canonical form")


def from_plain(shape: type[Shape], plain: object) -> Shape:
    """The dataclass tree of plain data; raises TypeError or ValueError for data of another shape."""
    built: Shape = _build(shape, plain)
    return built


def _build(shape: Any, plain: Any) -> Any:
    return _builder(shape)(plain)


@cache
def _builder(shape: Any) -> Callable[[Any], Any]:
    """How plain data become one shape, found out once."""
    origin = get_origin(shape)
    if origin is tuple:
        build = _builder(get_args(shape)[0])
        return lambda plain: tuple([build(item) for item in _of_type(list, plain)])
    if origin in (types.UnionType, Union):
        inner = _builder(next(option for option in get_args(shape) if option is not types.NoneType))
        return lambda plain: None if plain is None else inner(plain)
    if dataclasses.is_dataclass(shape):
        return lambda plain: _build_dataclass(shape, plain)
    if isinstance(shape, type) and issubclass(shape, StrEnum):
        return shape
    return _of_exactly(shape) if shape in (str, int, bool) else lambda plain: plain


def _of_exactly(shape: type) -> Callable[[Any], Any]:
    def build(plain: Any) -> Any:
        if type(plain) is not shape:
            raise TypeError(f"expected a {shape.__name__}, not {type(plain).__name__}")
        return plain

    return build


def _build_dataclass(shape: Any, plain: Any) -> Any:
    builders = _builders(shape)
    given = _of_type(dict, plain)
    if strangers := given.keys() - builders.keys():
        raise TypeError(f"{shape.__name__} has no field {', '.join(sorted(strangers))}")
    return shape(**{name: builders[name](item) for name, item in given.items()})


def _of_type(wanted: type[Shape], plain: object) -> Shape:
    if not isinstance(plain, wanted):
        raise TypeError(f"expected a {wanted.__name__}, not {type(plain).__name__}")
    return plain


@cache
def _builders(shape: Any) -> dict[str, Callable[[Any], Any]]:
    return {name: _builder(hint) for name, hint in get_type_hints(shape).items()}


@cache
def _defaults(shape: Any) -> tuple[tuple[str, object], ...] | None:
    if not dataclasses.is_dataclass(shape):
        return None
    return tuple((field.name, _default(field)) for field in dataclasses.fields(shape))


def _default(field: "dataclasses.Field[Any]") -> object:
    return field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
