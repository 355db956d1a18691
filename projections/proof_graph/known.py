"""Whether what a what-if names is in the record at all; one that names nothing would say that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, select

from domain.readiness.judgment_rows import IdentityRow
from domain.readiness.lens import Exclusions
from domain.readiness.material_rows import CitationRow, HandRow, ItemRow, SourceRow
from domain.readiness.origins import UNRECORDED
from projections.proof_graph.rows import graph_rows, kind_name, row_of
from projections.queries import chunks

CONSENT = "consent"
"""Kind of the note that every consent stream leaves, given or refused."""


def unknown(connection: Connection, exclusions: Exclusions, position: int) -> Iterator[tuple[str, str]]:
    """Yield what the record does not know at a position: the member of the exclusions, and the id.

    What is known and bears on nothing that is asked about is no error: its loss opens nothing, and says so.
    """
    named: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("items", kind_name(ItemRow), exclusions.items),
        ("sources", kind_name(SourceRow), exclusions.sources),
        ("origins", kind_name(SourceRow), exclusions.origins - {UNRECORDED}),
        ("consents", CONSENT, exclusions.consents),
        ("citations", kind_name(CitationRow), exclusions.citations),
        ("experts", kind_name(IdentityRow), exclusions.experts),
        (
            "consent_scopes",
            CONSENT,
            (each.consent for each in exclusions.consent_scopes if each.consent is not None),
        ),
    )
    for member, kind, ids in named:
        wanted = sorted(set(ids))
        known = _known(connection, kind, wanted, position)
        yield from ((member, id) for id in wanted if id not in known)
    if exclusions.hands:
        hands = _hands(connection, position)
        yield from (("hands", id) for id in sorted(exclusions.hands - hands))


def _known(connection: Connection, kind: str, ids: list[str], position: int) -> set[str]:
    found: set[str] = set()
    for some in chunks([f"{kind}|{id}" for id in ids]):
        statement = select(graph_rows.c.id).where(
            graph_rows.c.id.in_(some), graph_rows.c.from_sequence <= position
        )
        found.update(row.id.partition("|")[2] for row in connection.execute(statement))
    return found


def _hands(connection: Connection, position: int) -> set[str]:
    statement = select(graph_rows).where(
        graph_rows.c.kind == kind_name(HandRow), graph_rows.c.from_sequence <= position
    )
    return {row_of(HandRow, stored).hand for stored in connection.execute(statement).mappings()}
