"""The OpenAPI document of the application as JSON and YAML, with examples of real ids."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from flask_smorest import Blueprint
from marshmallow import Schema

from kbapi import __version__
from kbapi.api.schemas.webhooks import EditionPublished
from kbapi.api.spec import ProblemApi
from kbapi.discovery import when_needed

OPENAPI_VERSION = "3.1.0"
_ABOUT = json.loads(files("kbapi.api").joinpath("about.json").read_text("utf-8"))
_EXAMPLES: Mapping[str, Any] = json.loads(files("kbapi.api").joinpath("examples.json").read_text("utf-8"))
"""Real values to try: bodies by operation, the others by parameter or operation.parameter; data, no code."""

Plain = dict[str, Any]


@dataclass(frozen=True)
class OpenApiDocument:
    """The document in its two spellings."""

    json: str

    @cached_property
    def yaml(self) -> str:
        """Written when it is asked for: it takes longer than all the rest of the application."""
        # From JSON there are no shared parts, which YAML would write as anchors.
        written: str = when_needed("yaml").safe_dump(
            json.loads(self.json), allow_unicode=True, sort_keys=False
        )
        return written


def register(app: Flask, blueprints: list[object]) -> OpenApiDocument:
    """Registers all blueprints; returns the document of the documented ones, which the application keeps."""
    app.config |= {
        "API_TITLE": _ABOUT["title"],
        "API_VERSION": f"v{__version__.split('.')[0]}",
        "OPENAPI_VERSION": OPENAPI_VERSION,
        "API_SPEC_OPTIONS": {
            "info": {"version": __version__, "description": _ABOUT["description"]},
            "servers": [{"url": app.config["BASE_URL"] or "/"}],
            # The empty requirement: where the operators have opened a scope to the public, no key is needed.
            "security": [{}, {"key": []}],
        },
    }
    naming = MarshmallowPlugin(schema_name_resolver=_name_of)
    api = ProblemApi(app, spec_kwargs={"marshmallow_plugin": naming})
    for blueprint in blueprints:
        if isinstance(blueprint, Blueprint):
            api.register_blueprint(blueprint)
        else:
            app.register_blueprint(blueprint)  # type: ignore[arg-type]  # discovery knows modules, not types
    if api.spec:
        api.spec.components.security_scheme("key", _ABOUT["key"])
        api.spec.components.schema("EditionPublished", schema=EditionPublished)
    document = _document(api)
    app.extensions["kbapi.openapi"] = document
    return document


def _name_of(schema: type[Schema] | Schema) -> str:
    name = schema.__name__ if isinstance(schema, type) else type(schema).__name__
    return name.removesuffix("Shape")


def _document(api: ProblemApi) -> OpenApiDocument:
    plain: Plain = api.spec.to_dict() if api.spec else {}
    plain["webhooks"] = {"edition.published": {"post": _ABOUT["edition.published"]}}
    for operation in _operations(plain):
        _add_examples(operation)
    plain["components"]["schemas"] = _mentioned(plain)
    ordered = {
        name: plain[name]
        for name in ("openapi", "info", "servers", "security", "tags", "paths", "webhooks", "components")
    }
    return OpenApiDocument(json.dumps(ordered, ensure_ascii=False, indent=1))


def _operations(document: Plain) -> Iterator[Plain]:
    """Every operation, with the parameters of its path made its own."""
    for path in document["paths"].values():
        shared = path.pop("parameters", [])
        for operation in path.values():
            operation["parameters"] = [dict(parameter) for parameter in shared] + operation["parameters"]
            yield operation


def _add_examples(operation: Plain) -> None:
    for parameter in operation["parameters"]:
        name = parameter["name"]
        example = _EXAMPLES.get(f"{operation['operationId']}.{name}", _EXAMPLES.get(name))
        if example is not None:
            parameter["example"] = example
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        name = operation["operationId"]
        content["example"] = _EXAMPLES.get(f"{name}.{media_type}", _EXAMPLES[name])


def _mentioned(document: Plain) -> Plain:
    """The schemas that something points to; the framework adds some that nothing does."""
    text = json.dumps(document)
    schemas = document["components"]["schemas"]
    return {name: schemas[name] for name in sorted(schemas) if f'"#/components/schemas/{name}"' in text}
