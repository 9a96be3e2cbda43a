"""Reads one folder once and prints time and peak memory: `python -m bench._reading check FOLDER`."""

import json
import resource
import sys
import time
from datetime import date
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

from kbapi.content.files import PageFile, page_files
from kbapi.content.load import examine
from kbapi.kinds import KINDS
from kbapi.kinds._editor_schema import editor_schema


def check(folder: Path) -> int:
    """The number of pages that our loader reads and checks; stops at the first run that finds a problem."""
    loaded = examine([folder], date(2026, 1, 1))
    if loaded.problems:
        raise SystemExit(f"the generated pages are not sound: {loaded.problems[0]}")
    return len(loaded.library.entries)


def plain(folder: Path) -> int:
    """The number of pages whose front matter a plain reader validates."""
    readers = {
        kind.name: (Draft202012Validator(editor_schema(kind)), kind.schema()) for kind in KINDS.values()
    }
    files = [file for file in page_files(folder) if isinstance(file, PageFile)]
    for file in files:
        validator, schema = readers[file.kind.name]
        _, front, _ = file.path.read_text(encoding="utf-8").split("---\n", 2)
        data = yaml.safe_load(front)
        validator.validate(data)
        schema.load(data)
    return len(files)


if __name__ == "__main__":
    start = time.process_time()
    {"check": check, "plain": plain}[sys.argv[1]](Path(sys.argv[2]))
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "mebibytes": peak}))
