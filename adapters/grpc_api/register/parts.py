"""What rows of a list are found by, or shown with, from other tables: citations, holdings, reversals, law."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, true

from adapters.grpc_api.register.asking import a_day, checked, refuse
from adapters.grpc_api.register.listing import Stated
from projections.case_register import tables as cases
from projections.history import Values, held_at
from projections.proof_graph.corroborating import retractions_by_citation
from projections.queries import Condition, all_of
from projections.source_register.consents import consent_of


def cites(item: str, stated: Stated) -> Condition:
    """Let facts through that cite an item."""
    cited = select(cases.citations.c.fact).where(
        cases.citations.c.item == item, held_at(cases.citations, stated.position)
    )
    return cases.facts.c.id.in_(cited)


def on_stream(stream: str, stated: Stated) -> Condition:
    """Let evaluations through that name a stream, and the element where one is stated."""
    named = select(cases.evaluated.c.evaluation).where(cases.evaluated.c.stream == stream)
    if element := stated.values.get("element"):
        named = named.where(cases.evaluated.c.element == element)
    return cases.evaluations.c.id.in_(named)


def of_element(_: str, stated: Stated) -> Condition:
    """Refuse an element without its stream."""
    # The condition on the stream takes the element too: both must be of one target.
    if "stream" not in stated.values:
        raise refuse("stream", "expected the stream of the element, found none")
    return true()


def with_holdings(connection: Connection, rows: list[Values], position: int, _: Any) -> None:
    """Show actors with the posts that they hold, and posts with their holders."""
    ids = [row["id"] for row in rows]
    held: dict[str, list[Values]] = {}
    for column in ("post", "holder"):
        for holding in all_of(connection, cases.holdings, position=position, **{column: ids}):
            held.setdefault(holding[column], []).append(holding)
    for row in rows:
        row["holdings"] = held.get(row["id"], [])


def with_reversals(connection: Connection, rows: list[Values], position: int, _: Any) -> None:
    """Show findings with those that reverse them."""
    ids = [row["id"] for row in rows]
    reversed_by: dict[str, list[str]] = {}
    for later in all_of(connection, cases.findings, position=position, reverses=ids):
        reversed_by.setdefault(later["reverses"], []).append(later["id"])
    for row in rows:
        row["reversed_by"] = reversed_by.get(row["id"], [])


def with_law(connection: Connection, rows: list[Values], position: int, request: Any) -> None:
    """Show catalogues with their versions and the files in force."""
    table, adopted = cases.law_files, cases.versions
    columns = [table.c.name, table.c.kind, table.c.sha256, table.c.from_sequence.label("sequence")]
    if request.with_texts:
        columns.append(table.c.text)
    for row in rows:
        files = select(*columns).where(table.c.catalogue == row["id"], held_at(table, position))
        versions = select(adopted).where(adopted.c.catalogue == row["id"], adopted.c.sequence <= position)
        ordered = versions.order_by(adopted.c.sequence)
        row["files"] = [dict(one) for one in connection.execute(files.order_by(table.c.name)).mappings()]
        row["versions"] = [dict(one) for one in connection.execute(ordered).mappings()]


def with_retractions(connection: Connection, citations: list[Values], fact: str, position: int) -> None:
    """Show citations of a fact with what takes their words back; each stays, and both are shown (rule 5)."""
    found = retractions_by_citation(connection, fact, position)
    for citation in citations:
        citation["retractions"] = [
            {
                "source": row.source,
                "retracted_in": row.retracted_in,
                "is_of_account": row.item is None,
                "topics": sorted(row.topics),
                "sequence": sequence,
            }
            for row, sequence in found.get(citation["id"].rpartition("/")[2], ())
        ]


def with_scopes(_: Connection, rows: list[Values], __: int, request: Any) -> None:
    """Show consents with the scopes that they allow on a day (readiness rule 12: in force on a date)."""
    if not request.in_force_on:
        return
    day = checked("in_force_on", request.in_force_on, a_day)
    for row in rows:
        consent = consent_of(row)
        allowed = {
            scope.value
            for given in consent.terms
            for scope in given.term.scopes
            if consent.covers(given.term.segment, scope, on=day)
        }
        row["in_force"] = sorted(allowed)
