"""Every row of every register becomes a message, and every field of the messages is filled by some event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf.message import Message
from sqlalchemy import Engine

from adapters.grpc_api.register.answers import row_message
from adapters.grpc_api.register.listing import Listing
from adapters.grpc_api.register.listings import LISTINGS
from domain.events import REGISTER
from domain.protected import Sealed
from projections.case_register import tables as cases
from projections.evidence_register import tables as evidence
from projections.queries import page
from tests.projections.histories import built
from tests.projections.samples import log_of_samples
from tests.projections.test_rebuild import VIEWS

OPENED = "the text"


class OpensAll:
    """Opens every sealed text to the same words."""

    def text(self, sealed: Sealed) -> str:
        return OPENED


@pytest.fixture(scope="module")
def engine() -> Engine:
    return built(log_of_samples(), VIEWS)


def messages(engine: Engine, listing: Listing) -> Iterator[Message]:
    """Give the messages of a list at every position."""
    request = listing.request()
    if hasattr(request, "with_texts"):
        request.with_texts = True
    if hasattr(request, "in_force_on"):
        request.in_force_on = "2026-03-01"
    opener: Any = OpensAll()
    with engine.connect() as connection:
        for position in range(len(REGISTER.types) + 1):
            rows = page(connection, listing.table, position=position, size=100).rows
            if listing.enrich is not None:
                listing.enrich(connection, rows, position, request)
            for row in rows:
                yield row_message(listing.row, listing.shown(row), opener)


NOT_SAMPLED = {
    "Segment": {"first", "last"},
    "FindingAnswer": {"paragraphs"},
    "FindingMeasure": {"paragraphs"},
    "JurisdictionRow": {"crime", "withdrawn_by", "withdrawal_agreed_by"},
    "AccountPartRow": {"fact", "citation"},
    "Interview": {"rights_wanting"},
    "PresentRow": {"identity"},
    "DisclosureReview": {"dropped"},
}
"""Fields that samples of events leave empty: a whole segment, for one, has neither first nor last."""


def unfilled(message: Message, path: str, seen: dict[str, set[str]], known: dict[str, set[str]]) -> None:
    """Collect which fields of a message, and of those inside it, are set."""
    name = message.DESCRIPTOR.name
    known[name] = {field.name for field in message.DESCRIPTOR.fields}
    for field, value in message.ListFields():
        seen[name].add(field.name)
        if field.message_type is None or field.message_type.GetOptions().map_entry:
            continue
        for element in value if field.is_repeated else [value]:
            unfilled(element, f"{path}.{field.name}", seen, known)


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.rpc)
def test_every_field_of_a_row_is_filled_by_some_event(engine: Engine, listing: Listing) -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    known: dict[str, set[str]] = {}
    for message in messages(engine, listing):
        unfilled(message, listing.rpc, seen, known)
    missing = {
        name: fields - seen[name] - NOT_SAMPLED.get(name, set())
        for name, fields in known.items()
        if fields - seen[name] - NOT_SAMPLED.get(name, set())
    }
    assert missing == {}


def test_the_tables_of_parts_are_read_too() -> None:
    listed = {listing.table for listing in LISTINGS}
    parts = {evidence.handoffs, cases.citations, cases.lines, cases.holdings, cases.law_files}
    assert not listed & parts
