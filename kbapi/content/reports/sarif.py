"""SARIF 2.1.0 (OASIS), which code hosts and editors take in; schemas/protocols/ says what is promised."""

import json
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from kbapi import __version__
from kbapi.content.explanations import EXPLANATIONS
from kbapi.content.problem import PlacedProblem

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_RULE_INDEX = {code: number for number, code in enumerate(EXPLANATIONS)}


def report(problems: Sequence[PlacedProblem], path_of: Callable[[str], str]) -> str:
    """One run with all codes as rules; URIs are relative to the working folder, columns count code points."""
    run = {
        "tool": {
            "driver": {"name": "kbapi", "version": __version__, "rules": list(map(_rule, EXPLANATIONS))}
        },
        "invocations": [{"executionSuccessful": True}],
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, path_of(problem.path)) for problem in problems],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return f"{json.dumps(log, indent=1, ensure_ascii=False)}\n"


def _rule(code: str) -> dict[str, Any]:
    known = EXPLANATIONS[code]
    return {
        "id": code,
        "shortDescription": {"text": known.cause},
        "help": {"text": f"{known.cause} {known.cure}"},
    }


def _result(problem: PlacedProblem, path: str) -> dict[str, Any]:
    place = {
        "artifactLocation": _artifact(path),
        "region": {"startLine": problem.line, "startColumn": problem.column},
    }
    return {
        "ruleId": problem.code,
        "ruleIndex": _RULE_INDEX[problem.code],
        "level": str(problem.level),
        # Braces are placeholders in SARIF (3.11.5) unless they are doubled.
        "message": {"text": problem.message.replace("{", "{{").replace("}", "}}")},
        "locations": [{"physicalLocation": place}],
    }


def _artifact(path: str) -> dict[str, str]:
    if PurePosixPath(path).is_absolute():
        return {"uri": PurePosixPath(path).as_uri()}
    return {"uri": quote(path), "uriBaseId": "%SRCROOT%"}
