"""Views in PostgreSQL: a schema for each version of a view, built beside, and switched by one rename.

A view's tables stand in the schema `view_<name>_<version>`, its place. They are built in the place of the same
name with `_new` behind it, and come to stand in their own when they have come up with the log: a reader finds
a view whole or not at all. A program of another version has other places, so that two versions of a program
run side by side while one takes the other's turn. The schema `views` holds the positions of all places; who
reads is told that of the place, and of what is built while nothing stands there yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, text

from domain.errors import RefusedError, StoreUnavailableError
from projections.positions import POSITIONS
from projections.view import View

SHARED = "views"
CONNECT_TIMEOUT_S = 5
READERS = 40
"""Connections of one process at most, one for each call that it serves at once."""
_SETTING_UP = "SELECT pg_advisory_xact_lock(hashtext('gravamen'), hashtext('views'))"
_SORTED = "SELECT string_agg(word, '' ORDER BY word) FROM regexp_split_to_table('aB-_Zz9Éé', '') AS word"
_BYTE_ORDER = "-9BZ_azÉé"


class CollationError(RefusedError):
    """The database sorts texts otherwise than by their bytes: pages and digests would differ."""


class ViewBeingBuiltError(StoreUnavailableError):
    """The view is built for the first time, and there is nothing of it to be read yet."""


def place_of(view: View) -> str:
    """Name the schema of a view's version."""
    return f"view_{view.name}_{view.version}"


def new_place_of(view: View) -> str:
    """Name the schema in which a view's version is built."""
    return f"{place_of(view)}_new"


def _reading_place(views: Sequence[View]) -> str:
    places = ",".join(place_of(view) for view in views)
    return f"views_of_{sha256(places.encode()).hexdigest()[:12]}"


def audited_views(url: str, views: Sequence[View]) -> tuple[Engine, tuple[View, ...]] | None:
    """Open those views that stand in their places, to be read alone; None where no process has made any.

    A transaction reads one state of all of them. Nothing is made that is not there.

    Raises:
        StoreUnavailableError: The database cannot be reached.
    """
    place = _reading_place(views)
    engine = _open(
        url,
        *(place, *(place_of(view) for view in views)),
        size=2,
        options="-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read",
    )
    with engine.begin() as connection:
        stand = _exists(connection, place)
        standing = tuple(view for view in views if _exists(connection, place_of(view)))
    if stand and standing:
        return engine, standing
    engine.dispose()
    return None


class PostgresViews:
    """Where a set of views is written and read.

    Args:
        url: Address of the database.
        views: The views of this program.

    Raises:
        CollationError: The database sorts otherwise than by bytes.
        StoreUnavailableError: It cannot be reached.
    """

    def __init__(self, url: str, views: Sequence[View]) -> None:
        self.url = url
        self.views = tuple(views)
        self._read = _reading_place(self.views)
        self._engine = self._open(SHARED, size=2)
        try:
            self._prepare()
        except BaseException:
            self._engine.dispose()
            raise

    def reading_engine(self) -> Engine:
        """Open the views to be read, each as it stands in its place."""
        return self._open(self._read, *(place_of(view) for view in self.views), size=READERS)

    def writing_engine(self, place: str) -> Engine:
        """Open a place to be written; it is made where it is not there."""
        with self._engine.begin() as connection:
            connection.exec_driver_sql(_SETTING_UP)
            connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {place}")
        # A connection that broke fails at its use, and the projector begins again: to ask before each batch
        # whether it lives would be a round trip for nothing.
        return self._open(place, SHARED, size=1, asks_first=False)

    def is_built(self, view: View) -> bool:
        """Tell whether the view stands in its place."""
        with self._engine.begin() as connection:
            return _exists(connection, place_of(view))

    def is_being_built(self, view: View) -> bool:
        """Tell whether the view was begun beside its place."""
        with self._engine.begin() as connection:
            return _exists(connection, new_place_of(view))

    @contextmanager
    def switching(self, view: View) -> Iterator[int]:
        """Put the new build of a view in its place, in one transaction, at the end of the context.

        Yields:
            The position of the build that stands there, which does not move meanwhile: the new build must be
            brought at least so far.
        """
        place, new, old = place_of(view), new_place_of(view), f"{place_of(view)}_old"
        with self._engine.begin() as connection:
            statement = text("SELECT position, build FROM positions WHERE view = :place FOR UPDATE")
            stands = connection.execute(statement, {"place": place}).first()
            yield 0 if stands is None else int(stands.position)
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {old} CASCADE")
            if _exists(connection, place):
                connection.exec_driver_sql(f"ALTER SCHEMA {place} RENAME TO {old}")
            connection.execute(text("DELETE FROM positions WHERE view = :place"), {"place": place})
            connection.exec_driver_sql(f"ALTER SCHEMA {new} RENAME TO {place}")
            moved = text("UPDATE positions SET view = :place, build = :build WHERE view = :new")
            build = 1 if stands is None else stands.build + 1
            connection.execute(moved, {"place": place, "build": build, "new": new})
        # Whoever reads the old tables still may finish; nobody finds them any more.
        with self._engine.begin() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {old} CASCADE")

    def begin(self) -> Any:
        """Begin a transaction in which `positions` are those of all places."""
        return self._engine.begin()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _prepare(self) -> None:
        with self._engine.begin() as connection:
            connection.exec_driver_sql(_SETTING_UP)
            found = connection.exec_driver_sql(_SORTED).scalar_one()
            if found != _BYTE_ORDER:
                raise CollationError(
                    f"expected a database that sorts texts by their bytes, {_BYTE_ORDER}, found {found}: "
                    "make it with LC_COLLATE 'C'"
                )
            connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SHARED}")
            POSITIONS.create_all(connection)
            connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {self._read}")
            named = ", ".join(
                f"('{place_of(view)}', '{view.name}', 1), ('{new_place_of(view)}', '{view.name}', 2)"
                for view in self.views
            )
            connection.exec_driver_sql(
                f"CREATE OR REPLACE VIEW {self._read}.positions AS "  # noqa: S608 - made of constants
                "SELECT DISTINCT ON (named.view) named.view, version, build, position, fault, set_aside "
                f"FROM {SHARED}.positions AS kept JOIN (VALUES {named}) AS named (place, view, turn) "
                "ON kept.view = named.place ORDER BY named.view, named.turn"
            )

    def _open(self, *path: str, size: int, asks_first: bool = True) -> Engine:
        # Views can be built again: a crash may take the last moments, rows and position together.
        options = "-c synchronous_commit=off"
        return _open(self.url, *path, size=size, options=options, asks_first=asks_first)


def _open(url: str, *path: str, size: int, options: str, asks_first: bool = True) -> Engine:
    engine = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=size,
        max_overflow=0,
        pool_pre_ping=asks_first,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "options": f"-c search_path={','.join(path)} {options}",
        },
    )
    event.listen(engine, "handle_error", _translate)
    return engine


def _translate(context: ExceptionContext) -> None:
    """Raise what says that the database is away, or a view not there yet, as the port's errors."""
    dialect = context.dialect
    driver: Any = dialect.dbapi
    found = context.original_exception
    if getattr(found, "sqlstate", None) == "42P01":
        raise ViewBeingBuiltError(
            "expected the view in its place, found that it is built for the first time: ask again later"
        ) from None
    if isinstance(found, driver.OperationalError | driver.InterfaceError):
        raise StoreUnavailableError(
            f"the views' database could not be used: {type(found).__name__}"
        ) from found


def _exists(connection: Connection, schema: str) -> bool:
    statement = text("SELECT to_regnamespace(:schema) IS NOT NULL")
    return bool(connection.execute(statement, {"schema": schema}).scalar())
