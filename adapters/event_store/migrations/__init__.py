"""The event store's few tables, made and changed by Alembic; views are rebuilt, never migrated."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from adapters.event_store.postgres_rows import store_errors


def engine_url(url: str) -> str:
    """Give the address of a database as SQLAlchemy wants it: with its driver."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def migrate(url: str) -> str:
    """Bring the store's tables to the latest revision; gives it.

    Args:
        url: `postgresql://user@host:port/name`, or `sqlite:///path`.

    Raises:
        StoreUnavailableError: The database cannot be reached.
    """
    config = _config(url)
    with store_errors("be migrated"):
        command.upgrade(config, "head")
    return latest()


def latest() -> str:
    """Give the revision that this program works with."""
    revision = ScriptDirectory.from_config(_config("")).get_current_head()
    assert revision is not None
    return revision


def revision_of(url: str) -> str | None:
    """Give the revision of a database; None where no migration was ever run."""
    engine = create_engine(engine_url(url))
    try:
        with store_errors("be read"), engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["url"] = url
    return config
