"""SearchService: search over texts in memory, and lists saved with their filters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from gravamen.v1 import search_service_pb2 as pb
from sqlalchemy import Engine

from adapters.grpc_api.binding import Binding, Service
from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.register.asking import a_uuid, asked, checked, one_of, refuse, token
from adapters.grpc_api.register.listing import Listing
from adapters.grpc_api.register.listings import LISTINGS
from adapters.recording.sealing import Sealer
from adapters.recording.search_index import KINDS, SearchIndex
from domain.errors import NotFoundError
from domain.names import NameQuery
from domain.ports.store import EventLog
from domain.searches import saved
from projections.acts import ACTS
from projections.queries import After, one, position_of
from projections.work_register import WORK_REGISTER
from projections.work_register.tables import saved_searches

NAME = "gravamen.v1.SearchService."
WAIT_S = 10.0
"""A call without a deadline waits half as long for the index to come to its position."""
FEWEST = 2
"""Letters or digits of a search at least: one would find nearly everything."""


def _filters(listing: Listing) -> Iterator[str]:
    fields = listing.request.DESCRIPTOR.fields_by_name
    for each in listing.filters:
        if fields[each.field].type == FieldDescriptor.TYPE_STRING and not fields[each.field].is_repeated:
            yield each.field


LISTS: Mapping[str, frozenset[str]] = {listing.rpc: frozenset(_filters(listing)) for listing in LISTINGS}
"""Lists that can be saved, each with the fields that it is filtered by."""

SERVICE = Service(
    "SearchService",
    (
        Binding("SaveSearch", saved.save, provides={"lists": lambda _: LISTS}),
        Binding("RetireSavedSearch", saved.retire),
    ),
)


@dataclass(frozen=True, slots=True)
class SearchHandlers:
    """Translates searches.

    Args:
        calls: Makes handlers.
        index: Texts in memory.
        engine: The views' database.
        log: The record, for its head.
        sealer: Binds page tokens.
        lists: What answers each list, by its name.
    """

    calls: Calls
    index: SearchIndex
    engine: Engine
    log: EventLog
    sealer: Sealer
    lists: Mapping[str, Callable[[Any, Call], Message]]

    def handlers(self) -> Iterator[tuple[str, Handler]]:
        """Yield each rpc with its handler."""
        yield "Search", self.calls.unary(f"{NAME}Search", pb.SearchRequest, self._search)
        run = self.calls.unary(f"{NAME}RunSavedSearch", pb.RunSavedSearchRequest, self._run)
        yield "RunSavedSearch", run

    def _search(self, request: pb.SearchRequest, call: Call) -> Message:
        call.caller()
        query = NameQuery.of(request.query)
        if query.length < FEWEST:
            raise refuse("query", f"expected at least {FEWEST} letters or digits, found {query.length}")
        for place, kind in enumerate(request.kinds):
            checked(f"kinds[{place}]", kind, one_of(KINDS))
        with self.engine.connect() as connection:
            of = asked(connection, self.log, request, (ACTS.name,), sealer=self.sealer)
        position = of.standpoint.position
        # Half of what the caller waits: an answer that lags and says so beats none.
        indexed = self.index.wait(position, call.remaining(WAIT_S) / 2)
        after = None if of.after is None else (of.after.entered, of.after.id)
        found = self.index.find(
            query, kinds=frozenset(request.kinds), position=position, after=after, size=of.size + 1
        )
        page = found[: of.size]
        last = After(page[-1].entered, page[-1].stream) if len(found) > of.size else None
        return pb.SearchResponse(
            hits=[
                pb.SearchHit(stream=hit.stream, field=hit.field, text=hit.text, sequence=hit.sequence)
                for hit in page
            ],
            next_page_token=token(request, position, last, self.sealer),
            position=position,
            head=of.standpoint.head,
            indexed=min(indexed, position),
        )

    def _run(self, request: pb.RunSavedSearchRequest, call: Call) -> Message:
        call.caller()
        checked("id", request.id, a_uuid)
        with self.engine.connect() as connection:
            # A search runs as it was saved, whatever position of the record it is asked about.
            now = position_of(connection, (WORK_REGISTER.name,))
            row = one(connection, saved_searches, request.id, position=now)
        if row is None:
            raise NotFoundError("expected the id of a saved search, found none of that id", field="id")
        listing = next(each for each in LISTINGS if each.rpc == row["list_rpc"])
        inner: Any = listing.request(
            page_size=request.page_size,
            page_token=request.page_token,
            as_of_instant=request.as_of_instant,
            **{each["field"]: each["value"] for each in row.get("filters", ())},
        )
        if request.HasField("as_of"):
            inner.as_of = request.as_of
        answer = pb.RunSavedSearchResponse(list_rpc=listing.rpc)
        answer.answer.Pack(self.lists[listing.rpc](inner, call))
        return answer
