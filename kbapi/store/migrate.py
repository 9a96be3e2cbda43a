"""Whether the tables of a database are up to date, and bringing them there; others wait for who does it."""

import re
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine, column, inspect, select, table

from kbapi.discovery import when_needed
from kbapi.errors import BadSettingError
from kbapi.store.query import explained

_MIGRATIONS = Path(__file__).with_name("migrations") / "versions"
_NAME = re.compile(r"v([0-9]{4})_[a-z_]+")
_VERSION = table("alembic_version", column("version_num"))


def migrate(engine: Engine) -> None:
    """Makes or changes the tables, all or none; raises BadSettingError for those of a newer program."""
    if not is_up_to_date(engine):
        when_needed("kbapi.store.upgrading").upgrade(engine)


def is_up_to_date(engine: Engine) -> bool:
    """Whether the tables are those of this program; raises BadSettingError for those of a newer one."""
    found, known = migration_of(engine), revisions()
    if found is not None and found not in known:
        raise BadSettingError(
            f"The database was made by a newer version of this program (migration {found}): update this one."
        )
    return found == known[-1]


def revisions() -> Sequence[str]:
    """All migrations in their order, as their files are called."""
    names = sorted(path.stem for path in _MIGRATIONS.glob("v*.py"))
    return [found[1] for found in map(_NAME.fullmatch, names) if found]


def migration_of(engine: Engine) -> str | None:
    """The last migration that the tables went through, as Alembic notes it; None where there are none."""
    with explained(to_operator=True), engine.connect() as connection:
        if not inspect(connection).has_table(_VERSION.name):
            return None
        found: str | None = connection.execute(select(_VERSION.c.version_num)).scalar()
        return found
