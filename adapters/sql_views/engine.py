"""Engines of the views' database: SQLite in WAL with synchronous NORMAL, since views can be rebuilt."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

_OF_THE_DISK = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN}


def is_of_the_disk(error: DBAPIError) -> bool:
    """Tell whether the disk, and no statement, is at fault: it is full, cannot be written, or is in use."""
    # The low byte of SQLite's extended codes is the code itself (https://www.sqlite.org/rescode.html).
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _OF_THE_DISK


def sqlite_engine(path: Path) -> Engine:
    """Open, or create, the views' file, readable by its owner alone."""
    if not path.exists():
        path.touch(mode=0o600)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _: Any) -> None:
        # pysqlite's own BEGIN comes too late for savepoints; SQLAlchemy emits it below.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA cache_size=-65536")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def memory_engine() -> Engine:
    """Open a database in memory, for a replay whose digests alone are wanted."""
    engine = create_engine("sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool)

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _: Any) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def reading_engine(path: Path) -> Engine:
    """Open the views' file to be read, beside a server that writes it; it must exist."""
    engine = create_engine(f"sqlite:///file:{quote(str(path.absolute()))}?mode=ro&uri=true")

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _: Any) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine
