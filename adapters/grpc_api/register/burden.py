"""What is weighed before a source is asked again, as the registers hold it at a position."""

from __future__ import annotations

from sqlalchemy import Connection

from projections.history import Values
from projections.interview_register.tables import interviews
from projections.queries import all_of


def burden_of(connection: Connection, source: Values, *, position: int) -> Values:
    """Give the members of the answer; a check is current while nothing was given since it was made."""
    rows = all_of(connection, interviews, position=position, source=source["id"])
    held = sorted((row["held_on"], row["id"]) for row in rows if row["standing"] == "held")
    accounts = source.get("earlier_accounts", ())
    given = {id for _, id in held}, {account["code"] for account in accounts}
    checks = source.get("burden_checks", ())
    current = [check["check"] for check in checks if _considered(check) == given]
    return {
        "id": source["id"],
        "code": source["code"],
        "needs_check": bool(held or accounts),
        "count": len(held),
        "interviews": [{"interview": id, "held_on": day} for day, id in held],
        "requested": [row["id"] for row in rows if row["standing"] == "requested"],
        "accounts": list(accounts),
        "availability": source["availability"],
        "risk": source.get("risk"),
        "risk_due": source["risk_due"],
        "checks": list(checks),
        "current_check": current[-1] if current else None,
    }


def _considered(check: Values) -> tuple[set[str], set[str]]:
    return {past["interview"] for past in check["interviews"]}, set(check["accounts"])
