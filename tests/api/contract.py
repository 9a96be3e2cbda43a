"""Judges answers by the OpenAPI document: their status, their media type, and their every property."""

import json
import re
from functools import cached_property
from typing import Any

from flask import Flask
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from werkzeug.test import TestResponse

Plain = dict[str, Any]
JUDGED = ("application/json", "application/problem+json")


class Contract:
    """The document of an application; properties that it does not tell are faults of the answer."""

    def __init__(self, app: Flask) -> None:
        self.document: Plain = json.loads(app.extensions["kbapi.openapi"].json)
        self._closed = _closed(self.document)
        self._registry: Registry[Any] = Registry().with_resource(
            "urn:openapi", DRAFT202012.create_resource(self._closed)
        )
        self._validators: dict[str, Draft202012Validator] = {}

    @cached_property
    def operations(self) -> dict[str, tuple[str, Plain]]:
        """The paths and operations that read, by operation id."""
        return self._by_method("get")

    @cached_property
    def posts(self) -> dict[str, tuple[str, Plain]]:
        """The paths and operations that take a body, by operation id."""
        return self._by_method("post")

    def _by_method(self, method: str) -> dict[str, tuple[str, Plain]]:
        return {
            methods[method]["operationId"]: (path, methods[method])
            for path, methods in self.document["paths"].items()
            if method in methods
        }

    def body_of(self, operation: Plain) -> Plain:
        """The schema of the body that an operation takes."""
        content = operation["requestBody"]["content"]["application/json"]
        name = content["schema"]["$ref"].rpartition("/")[2]
        schema: Plain = self.document["components"]["schemas"][name]
        return schema

    def complaints(self, path: str, answer: TestResponse, method: str = "get") -> list[str]:
        """What is wrong with the answer to a request."""
        template = self.template_of(path)
        responses = self.document["paths"][template][method]["responses"]
        if str(answer.status_code) not in responses:
            return [f"{path}: status {answer.status_code} is not told"]
        content = responses[str(answer.status_code)].get("content", {})
        if answer.mimetype not in content and answer.status_code != 304:
            return [f"{path}: {answer.mimetype} is not told for {answer.status_code}"]
        if answer.mimetype not in JUDGED:
            return []
        pointer = _pointer("paths", template, method, "responses", str(answer.status_code), "content")
        validator = self._validator(f"{pointer}/{_escaped(answer.mimetype)}/schema")
        return [
            f"{path}: {fault.json_path}: {fault.message[:200]}"
            for fault in validator.iter_errors(answer.json)
        ]

    def template_of(self, path: str) -> str:
        """The path of the document that an address falls under; raises LookupError for none."""
        plain = path.partition("?")[0]
        for template in sorted(self.document["paths"], key=lambda known: known.count("{")):
            if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), plain):
                return str(template)
        raise LookupError(f"{path} is not in the document")

    def _validator(self, pointer: str) -> Draft202012Validator:
        if pointer not in self._validators:
            self._validators[pointer] = Draft202012Validator(
                {"$ref": f"urn:openapi#{pointer}"}, registry=self._registry
            )
        return self._validators[pointer]


def _closed(part: Any) -> Any:
    """The same document with no property allowed that it does not name."""
    if isinstance(part, list):
        return [_closed(item) for item in part]
    if not isinstance(part, dict):
        return part
    closed = {name: _closed(inner) for name, inner in part.items()}
    if "properties" in part and part.get("type") == "object":
        closed.setdefault("additionalProperties", False)
    return closed


def _pointer(*parts: str) -> str:
    return "".join(f"/{_escaped(part)}" for part in parts)


def _escaped(part: str) -> str:
    return (
        part.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D").replace("+", "%2B")
    )
