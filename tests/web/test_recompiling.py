"""Compiling beside the answering: once at a time, tried again later, and never the end of anything."""

import logging
import time

import pytest

from kbapi.web import recompiling
from kbapi.web.recompiling import Recompiler
from tests.story.running import wait_until


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("/nowhere/python",), "/nowhere/python cannot be run: No such file"),
        (("sh", "-c", "echo the disk is full >&2; exit 1"), "the disk is full"),
        (("sh", "-c", "kill -9 $$"), "it ended with -9"),
    ],
)
def test_a_compiler_that_fails_is_told_and_tried_again_later(
    command: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(recompiling, "_COMMAND", command)
    monkeypatch.setattr(recompiling.LOGGER, "parent", logging.getLogger())
    compiler = Recompiler()
    compiler()
    wait_until(lambda: compiler._not_before < float("inf"), "it never ends")
    assert said in caplog.text
    assert compiler._not_before > time.monotonic() + recompiling._PAUSE
