"""What a list rpc is: the table that it reads, the filters that narrow it, what its rows are shown with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from google.protobuf.message import Message
from gravamen.v1 import register_service_pb2 as pb
from sqlalchemy import Column, Connection, Table

from adapters.grpc_api.arguments import plain
from adapters.grpc_api.register.asking import Check, anything, checked, one_of
from projections.case_register import tables as cases
from projections.history import Values
from projections.portable import has_word
from projections.queries import Condition

Narrow = Callable[[Connection, Any, int], list[Condition]]
"""Gives conditions that look at other tables first, for a request at a position."""
Enrich = Callable[[Connection, list[Values], int, Any], None]
"""Adds to rows what stands in other tables, as of a position, for a request."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a request states, and the position that its answer stands for."""

    values: Mapping[str, Any]
    position: int


@dataclass(frozen=True, slots=True)
class Filter:
    """A field of the request and the rows that it lets through; empty lets all through."""

    field: str
    check: Check
    condition: Callable[[str, Stated], Condition]


@dataclass(frozen=True, slots=True)
class Listing:
    """One list rpc.

    Args:
        rpc: Its name.
        request: Class of its requests.
        response: Class of its answers.
        rows: Field of the answer that holds the rows.
        row: Class of a row.
        view: View that it is read from.
        table: Table of the view.
        filters: Fields that narrow the list.
        enrich: Adds what stands in other tables.
        narrow: Conditions beside the filters.
    """

    rpc: str
    request: type[Message]
    response: type[Message]
    rows: str
    row: type[Message]
    view: str
    table: Table
    filters: Sequence[Filter] = ()
    enrich: Enrich | None = None
    narrow: Narrow | None = None

    @classmethod
    def of(
        cls,
        rpc: str,
        rows: str,
        row: type[Message],
        *,
        view: str,
        table: Table,
        filters: Sequence[Filter] = (),
        enrich: Enrich | None = None,
        narrow: Narrow | None = None,
    ) -> Listing:
        """Describe an rpc, whose messages are named after it."""
        request, response = getattr(pb, f"{rpc}Request"), getattr(pb, f"{rpc}Response")
        return cls(rpc, request, response, rows, row, view, table, filters, enrich, narrow)

    def shown(self, row: Values) -> Values:
        """Name what the message calls otherwise: the id of something proved is its stream."""
        return {**row, "stream": row["id"]} if self.table is cases.proof else row

    def conditions(self, connection: Connection, request: Any, position: int) -> list[Condition]:
        """All conditions that a request sets; raises InvalidArgumentsError as `where` does."""
        beside = [] if self.narrow is None else self.narrow(connection, request, position)
        return [*self.where(request, position), *beside]

    def where(self, request: Any, position: int) -> list[Condition]:
        """Conditions of the filters that a request sets.

        Raises:
            InvalidArgumentsError: A filter is not what is expected.
        """
        stated = Stated(plain(request), position)
        return [
            known.condition(checked(known.field, value, known.check), stated)
            for known in self.filters
            if (value := stated.values.get(known.field))
        ]


def equal(field: str, column: Column[Any], check: Check | type[StrEnum] = anything) -> Filter:
    """Let rows through whose column is what is stated."""
    return Filter(
        field, one_of(check) if isinstance(check, type) else check, lambda value, _: column == value
    )


def word(field: str, column: Column[Any]) -> Filter:
    """Let rows through whose column holds the word that is stated."""
    return Filter(field, anything, lambda value, _: has_word(column, value))
