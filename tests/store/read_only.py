"""Run by `test_read_only`: tells the current edition, again per line read, and tries to publish."""

import sys
from datetime import UTC, datetime

from kbapi.errors import PublishingError
from kbapi.knowledge.library import Library
from kbapi.store.connection import open_database
from kbapi.store.locks import publisher_lock
from kbapi.store.read import current
from kbapi.store.write import save_edition

engine = open_database(sys.argv[1])


def tell_current() -> None:
    info = current(engine)
    print(info.id if info else "nothing", flush=True)


tell_current()
for _line in sys.stdin:
    tell_current()
try:
    save_edition(engine, Library({}), (), datetime.now(UTC))
except PublishingError as fault:
    print(fault)
try:
    with publisher_lock(engine):
        print("entered")
except PublishingError as fault:
    print(fault)
engine.dispose()
