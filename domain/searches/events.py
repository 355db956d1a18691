"""Events of a saved search."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from domain.events import DomainEvent
from domain.protected import ProtectedLine
from domain.values import Code, StreamKind, Value


class SearchFilter(Value):
    """One filter of a list: a field of its request, and the code or id that it must have.

    A value is a code: what is searched by a person's name is not saved (architecture.md 11).
    """

    field: Code
    value: Code


SearchFilters = Annotated[tuple[SearchFilter, ...], Field(max_length=20)]


class SavedSearchEvent(DomainEvent):
    """Any event of a saved search."""

    STREAM: ClassVar[StreamKind] = StreamKind.SAVED_SEARCH


class SearchSaved(SavedSearchEvent):
    """A list with its filters was saved; it belongs to who saved it.

    Args:
        name: What its owner calls it.
        list_rpc: Name of the list, `ListFacts`.
    """

    TOPIC: ClassVar[str] = "saved_search.saved.v1"

    name: ProtectedLine
    list_rpc: Code
    filters: SearchFilters = ()


class SavedSearchRetired(SavedSearchEvent):
    """Its owner needs it no more; it stays in the record and is listed no longer."""

    TOPIC: ClassVar[str] = "saved_search.retired.v1"
