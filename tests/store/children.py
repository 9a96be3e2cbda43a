"""Work done in a child process, which may be killed in the middle of it."""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine, event


@dataclass(frozen=True)
class Child:
    """A child process at work."""

    pid: int

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def outcome(self) -> int:
        """0 when the work was done, 1 when it failed, -9 when it was killed."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def start(work: Callable[[], object]) -> Child:
    """Starts work in a child process; it must open the database by itself."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return Child(pid)
    try:
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def kill_at(engine: Engine, step: int) -> None:
    """Has this process killed before its n-th statement or commit on an engine, counted from 0."""
    steps = iter(range(step))

    def count(*_event: object) -> None:
        if next(steps, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", count)
