"""The one function that SQLite and PostgreSQL name differently."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class _Place(FunctionElement[int]):
    """Where a text first stands in another, from 1; 0 where it does not. Letters count as they are."""

    # LIKE is no stand-in: SQLite's passes over the case of ASCII letters.
    name = "place"
    type = Integer()
    inherit_cache = True


@compiles(_Place, "sqlite")
def _instr(element: _Place, compiler: Any, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(_Place, "postgresql")
def _strpos(element: _Place, compiler: Any, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"


def has_word(column: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    """Condition: a word is among those of a column, each of which stands between two spaces."""
    return _Place(column, f" {word} ") > 0
