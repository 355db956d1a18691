"""What is to leave a base, a liability or a line: it stays until a third person agrees (decision 21)."""

from __future__ import annotations

from sqlalchemy import Table

from projections.register import Step


def leaving(step: Step, table: Table, id: str, member: str) -> None:
    """List a removal that somebody proposed."""
    step.add(table, id, "removals", {"id": member, "state": "proposed"})


def left(step: Step, table: Table, id: str, member: str) -> None:
    """Mark a removal as agreed; it stays listed."""
    step.mark(table, id, "removals", {"state": "agreed"}, chosen=lambda removal: removal["id"] == member)
