"""JSON Schemas of front matter, for editors that complete and check while somebody types."""

import json
from typing import Any

from marshmallow import Schema, fields

from kbapi.kinds import KINDS
from kbapi.kinds._fields import JsonSchema
from kbapi.kinds._page import Kind
from kbapi.kinds._strict import Strict

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def editor_schemas() -> dict[str, str]:
    """The schema of every kind as text by file name: `<kind>.schema.json`."""
    return {
        f"{kind.name}.schema.json": json.dumps(editor_schema(kind), indent=2, ensure_ascii=False) + "\n"
        for kind in KINDS.values()
    }


def editor_schema(kind: Kind) -> JsonSchema:
    """The JSON Schema 2020-12 of a kind's front matter as editors read it: `yes` is a text, 5 a number."""
    schema = _mapping(kind.schema())
    if kind.needs_summary:
        schema["required"].append("summary")
    return {"$schema": DIALECT, "title": f"Front matter of a {kind.name.replace('_', ' ')}", **schema}


def _mapping(schema: Schema) -> JsonSchema:
    return {
        "description": (schema.__doc__ or "").partition("\n")[0],
        "type": "object",
        "properties": {_key(field): _described(field) for field in schema.fields.values()},
        "required": [_key(field) for field in schema.fields.values() if field.required],
        "additionalProperties": False,
        **(schema.json_constraints if isinstance(schema, Strict) else {}),
    }


def _key(field: fields.Field[Any]) -> str:
    return field.data_key or str(field.name)


def _described(field: fields.Field[Any]) -> JsonSchema:
    description = field.metadata.get("description")
    return {**_shape(field), **({"description": description} if description else {})}


def _shape(field: fields.Field[Any]) -> JsonSchema:
    if isinstance(field, fields.Nested):
        return _mapping(field.schema)
    if hasattr(field, "json_schema"):
        shape: JsonSchema = field.json_schema()
        return shape
    if isinstance(field, fields.List):
        return {"type": "array", "items": _shape(field.inner), "minItems": 1}
    raise TypeError(
        f"{type(field).__name__} does not say what an editor may write: give it a `json_schema()`"
    )
