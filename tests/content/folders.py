"""Writes small content folders and examines them together with the sample content."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from kbapi.content.load import Loaded, examine

SAMPLE_CONTENT = Path(__file__).parents[1] / "sample_content"
TODAY = date(2026, 1, 1)
OF_LAYERS = ("LAY001", "LAY002", "LAY003", "LAY004")
ROPE = """---
id: rope
title: Rope
summary: "A rope is long. [editorial]"
---

## What it means

A rope is long. [editorial]
"""
"""A sound page of a term that stands on nothing."""


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """The folder `content` below the given one, with the files in it."""
    content = folder / "content"
    content.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return content


def examined(folder: Path, files: Mapping[str, str | bytes]) -> Loaded:
    """What comes of the sample content with these files laid over it."""
    return laid_over(write(folder, files))


def laid_over(folder: Path) -> Loaded:
    """What comes of the sample content as if the pages of a folder stood in the place of its own.

    Says nothing of what a layer of content would have to say of itself.
    """
    loaded = examine([SAMPLE_CONTENT, folder], TODAY)
    own = tuple(problem for problem in loaded.problems if problem.code not in OF_LAYERS)
    return replace(loaded, problems=own)


def problems(folder: Path, files: Mapping[str, str | bytes]) -> list[str]:
    """Every problem of the sample content with these files, as an editor reads it."""
    return [str(problem) for problem in examined(folder, files).problems]
