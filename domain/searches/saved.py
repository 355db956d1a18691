"""A saved search: its state, how events change it, and the decisions on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from domain.errors import InvalidError, RefusedError
from domain.events import Act, Change, RecordedEvent, State
from domain.protected import ProtectedLine
from domain.searches import events as e
from domain.values import Classification, Code, StreamKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch(State):
    """What a saved search has come to.

    Args:
        owner: Opaque id of who saved it.
    """

    KIND: ClassVar[StreamKind] = StreamKind.SAVED_SEARCH

    owner: str
    is_retired: bool = False


def evolve(search: SavedSearch | None, event: RecordedEvent) -> SavedSearch:
    """Apply one recorded event."""
    if search is None:
        if not isinstance(event.data, e.SearchSaved):
            raise TypeError(f"a saved search cannot open with {event.type}")
        return SavedSearch(
            id=event.stream_id,
            version=event.version,
            classification=event.classification,
            owner=event.by.id,
        )
    retired = search.is_retired or isinstance(event.data, e.SavedSearchRetired)
    return replace(search, version=event.version, is_retired=retired)


def save(
    *,
    id: UUID,
    name: ProtectedLine,
    list_rpc: Code,
    filters: e.SearchFilters = (),
    classification: Classification = Classification.CONFIDENTIAL,
    lists: Mapping[str, Collection[str]],
) -> Change:
    """Save a list with its filters under a name.

    Args:
        lists: The fields that each list can be filtered by.

    Raises:
        InvalidError: There is no such list, it has no such filter, or one is named twice.
    """
    known = lists.get(list_rpc)
    if known is None:
        expected = ", ".join(sorted(lists))
        raise InvalidError(f"expected one of the lists {expected}, found {list_rpc}", field="list_rpc")
    seen = set()
    for place, each in enumerate(filters):
        if each.field not in known:
            expected = ", ".join(sorted(known)) or "none"
            raise InvalidError(
                f"expected a filter of {list_rpc} ({expected}), found {each.field}",
                field=f"filters[{place}].field",
            )
        if each.field in seen:
            raise InvalidError(
                f"expected each filter once, found {each.field} again", field=f"filters[{place}].field"
            )
        seen.add(each.field)
    event = e.SearchSaved(name=name, list_rpc=list_rpc, filters=filters)
    return SavedSearch.first(event, id=id, classification=classification)


def retire(search: SavedSearch, *, act: Act) -> Change:
    """Retire a saved search.

    Raises:
        RefusedError: It belongs to somebody else, or was retired before.
    """
    if act.by.id != search.owner:
        raise RefusedError(f"expected {search.owner}, who saved search {search.id}, found {act.by.id}")
    if search.is_retired:
        raise RefusedError(f"saved search {search.id} was retired before")
    return search.next(e.SavedSearchRetired)
