"""Changes tables with Alembic, which takes 10 MB: imported only where there is something to change."""

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from kbapi.store.query import writing

_FOLDER = Path(__file__).with_name("migrations")
_ONE_AT_A_TIME = threading.Lock()
"""Alembic keeps the migration at hand in its own modules, one for all threads."""


def upgrade(engine: Engine) -> None:
    """Makes or changes the tables, all or none."""
    with _ONE_AT_A_TIME, writing(engine) as connection:
        command.upgrade(configuration(connection=connection), "head")


def configuration(**attributes: object) -> Config:
    """Alembic's configuration, which needs no file; `connection` is the attribute that env.py works on."""
    config = Config(attributes=attributes)
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config
