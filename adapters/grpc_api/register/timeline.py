"""A page of an item's custody timeline, with the releases that nobody has acknowledged marked."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from adapters.grpc_api.register.answers import opened
from adapters.grpc_api.register.asking import Asked
from adapters.recording.sealing import Sealer
from projections.evidence_register.tables import handoffs, timeline
from projections.queries import After, Page, all_of


def timeline_page(connection: Connection, item: str, asked: Asked, sealer: Sealer) -> Page:
    """Give what was done with an item up to a position, in order of sequence."""
    position = asked.standpoint.position
    open_handoffs = {
        row["handoff"]: row["entered"] for row in all_of(connection, handoffs, position=position, item=item)
    }
    statement = (
        select(timeline)
        .where(
            timeline.c.item == item,
            timeline.c.sequence > (0 if asked.after is None else asked.after.entered),
            timeline.c.sequence <= position,
        )
        .order_by(timeline.c.sequence)
        .limit(asked.size + 1)
    )
    found = [dict(row) for row in connection.execute(statement).mappings()]
    rows = [
        {
            **row,
            **opened(json.loads(row["members"]), sealer),
            "is_unclosed": row["handoff"] is not None
            and open_handoffs.get(row["handoff"]) == row["sequence"],
        }
        for row in found[: asked.size]
    ]
    return Page(rows, After(rows[-1]["sequence"], item) if len(found) > asked.size else None)
