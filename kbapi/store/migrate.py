"""Bringing the tables of a database up to date with Alembic; one process does it, the others wait for it."""

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from kbapi.errors import BadSettingError
from kbapi.store.query import explained, writing

_FOLDER = Path(__file__).with_name("migrations")
_ONE_AT_A_TIME = threading.Lock()
"""Alembic keeps the migration at hand in its own modules, one for all threads."""


def migrate(engine: Engine) -> None:
    """Makes or changes the tables, all or none; raises BadSettingError for those of a newer program."""
    if not is_up_to_date(engine):
        with _ONE_AT_A_TIME, writing(engine) as connection:
            command.upgrade(configuration(connection=connection), "head")


def is_up_to_date(engine: Engine) -> bool:
    """Whether the tables are those of this program; raises BadSettingError for those of a newer one."""
    found = migration_of(engine)
    scripts = ScriptDirectory.from_config(configuration())
    known = {script.revision for script in scripts.walk_revisions()}
    if found is not None and found not in known:
        raise BadSettingError(
            f"The database was made by a newer version of this program (migration {found}): update this one."
        )
    return found == scripts.get_current_head()


def migration_of(engine: Engine) -> str | None:
    """The last migration that the tables went through; None where there are none."""
    with explained(to_operator=True), engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def configuration(**attributes: object) -> Config:
    """Alembic's configuration, which needs no file; `connection` is the attribute that env.py works on."""
    config = Config(attributes=attributes)
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config
