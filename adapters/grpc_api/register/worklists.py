"""The worklists as answers: rows of accounts and registers, with what a person calls each thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from gravamen.v1 import register_service_pb2 as pb
from sqlalchemy import Connection, Table

from adapters.grpc_api.register.answers import entry_of, filled, opened
from adapters.grpc_api.register.asking import Asked, a_day, checked, refuse
from adapters.recording.sealing import Sealer
from projections.case_register.elements import not_evaluated
from projections.case_register.tables import facts, mappings
from projections.evidence_register.tables import handoffs, items
from projections.history import Values
from projections.queries import After, Condition, Page, all_of, count, page
from projections.source_register.expiring import expiring
from projections.worklists.accounts import Account, State
from projections.worklists.queries import Balance, balances, on_list
from projections.worklists.tables import work

DAYS, DAYS_LIMIT = 90, 3_650
VIEWS = ("worklists", "evidence_register", "source_register", "case_register")

Rows = Callable[[Connection, Any, Asked], Page]
"""Gives a page of rows, each with `stream`, `entry` and what else its entry shows."""


@dataclass(frozen=True, slots=True)
class Worklist:
    """One list: where its rows come from, and how many there are at a position."""

    rows: Rows
    count: Callable[[Connection, int], int]


def _of_table(
    table: Table, where: Sequence[Condition], show: Callable[[Connection, Values, int], Values]
) -> Worklist:
    def rows(connection: Connection, _: Any, asked: Asked) -> Page:
        position = asked.standpoint.position
        found = page(connection, table, position=position, size=asked.size, after=asked.after, where=where)
        shown = [{"entry": entry_of(row), **show(connection, row, position)} for row in found.rows]
        return Page(shown, found.next)

    return Worklist(
        rows, lambda connection, position: count(connection, table, position=position, where=where)
    )


def _of_account(account: Account, state: State) -> Worklist:
    return _of_table(work, on_list(account, state), _work)


def _work(connection: Connection, row: Values, position: int) -> Values:
    shown: Values = {
        "stream": row["stream"],
        "cause": row["cause"],
        "reason": row.get("reason") if row["state"] == State.SET_ASIDE else None,
    }
    kind, _, id = row["stream"].partition("/")
    if kind == "element_mapping":
        for mapping in all_of(connection, mappings, position=position, id=id):
            shown |= {"target": mapping["target"], "about": f"fact/{mapping['fact']}"}
            kind, id = "fact", mapping["fact"]
    if kind == "fact":
        for fact in all_of(connection, facts, position=position, id=id):
            shown["label"] = fact["statement"]
    if kind == "evidence_item":
        for item in all_of(connection, items, position=position, id=id):
            shown["label"] = item["title"]
    return shown


def _handoff(_: Connection, row: Values, __: int) -> Values:
    item = f"evidence_item/{row['item']}"
    return {"stream": item, "label": row["handoff"], "cause": "released", "about": item}


def _quarantined(_: Connection, row: Values, __: int) -> Values:
    return {
        "stream": f"evidence_item/{row['id']}",
        "label": row["title"],
        "cause": row.get("quarantine_cause"),
    }


def _elements(connection: Connection, _: Any, asked: Asked) -> Page:
    found = not_evaluated(connection, position=asked.standpoint.position)
    rows = [
        {
            "stream": element.stream,
            "label": element.element,
            "cause": "mapped",
            "target": {"stream": element.stream, "element": element.element},
            "entry": {"sequence": element.entered, "since": element.entered},
            "place": After(element.entered, f"{element.stream}#{element.element}"),
        }
        for element in found
    ]
    return _sliced(rows, asked)


def _consents(connection: Connection, request: Any, asked: Asked) -> Page:
    days = request.days or DAYS
    if days > DAYS_LIMIT:
        raise refuse("days", f"expected at most {DAYS_LIMIT}, found {days}")
    stated = checked("date", request.date, a_day) if request.date else None
    start = date.fromisoformat(stated) if stated else datetime.now(UTC).date()
    found = expiring(connection, position=asked.standpoint.position, start=start, days=days)
    rows = [
        {
            "stream": f"consent/{lapse.consent}",
            "label": ", ".join(lapse.scopes),
            "cause": "expires",
            "due": lapse.due,
            "about": f"evidence_item/{lapse.item}",
            "entry": {
                "sequence": lapse.entered,
                "at": lapse.entered_at,
                "by": lapse.entered_by,
                "since": lapse.since,
            },
            "place": After(date.fromisoformat(lapse.due).toordinal(), lapse.consent),
        }
        for lapse in found
    ]
    return _sliced(rows, asked)


def _sliced(rows: list[Values], asked: Asked) -> Page:
    after = asked.after
    left = [
        row
        for row in rows
        if after is None or (row["place"].entered, row["place"].id) > (after.entered, after.id)
    ]
    shown = left[: asked.size]
    return Page(shown, shown[-1]["place"] if len(left) > asked.size else None)


def _count_elements(connection: Connection, position: int) -> int:
    return len(not_evaluated(connection, position=position))


def _count_consents(connection: Connection, position: int) -> int:
    today = datetime.now(UTC).date()
    return len(expiring(connection, position=position, start=today, days=DAYS))


WORKLISTS: dict[int, Worklist] = {
    pb.WORKLIST_KIND_ITEMS_NOT_ASSESSED: _of_account(Account.ITEMS_ASSESSED, State.WAITING),
    pb.WORKLIST_KIND_FACTS_WITHOUT_CITATIONS: _of_account(Account.FACTS_CITED, State.WAITING),
    pb.WORKLIST_KIND_FACTS_WITHOUT_MAPPINGS: _of_account(Account.FACTS_MAPPED, State.WAITING),
    pb.WORKLIST_KIND_MAPPINGS_AWAITING_REVIEW: _of_account(Account.MAPPINGS_REVIEWED, State.WAITING),
    pb.WORKLIST_KIND_CONTRADICTIONS_OPEN: _of_account(Account.CONTRADICTIONS, State.WAITING),
    pb.WORKLIST_KIND_ELEMENTS_NOT_EVALUATED: Worklist(_elements, _count_elements),
    pb.WORKLIST_KIND_HANDOFFS_OPEN: _of_table(handoffs, (), _handoff),
    pb.WORKLIST_KIND_ITEMS_QUARANTINED: _of_table(items, (items.c.standing == "quarantined",), _quarantined),
    pb.WORKLIST_KIND_CONSENTS_EXPIRING: Worklist(_consents, _count_consents),
    pb.WORKLIST_KIND_ITEMS_SET_ASIDE: _of_account(Account.ITEMS_ASSESSED, State.SET_ASIDE),
    pb.WORKLIST_KIND_FACTS_SET_ASIDE: _of_account(Account.FACTS_MAPPED, State.SET_ASIDE),
    pb.WORKLIST_KIND_MAPPINGS_SET_ASIDE: _of_account(Account.MAPPINGS_REVIEWED, State.SET_ASIDE),
}
"""Every list by its kind."""

_WITHOUT_ACCOUNT = (
    pb.WORKLIST_KIND_CONTRADICTIONS_OPEN,
    pb.WORKLIST_KIND_ELEMENTS_NOT_EVALUATED,
    pb.WORKLIST_KIND_HANDOFFS_OPEN,
    pb.WORKLIST_KIND_ITEMS_QUARANTINED,
    pb.WORKLIST_KIND_CONSENTS_EXPIRING,
)


def worklist(connection: Connection, request: Any, asked: Asked) -> Page:
    """Give a page of the list that is asked for.

    Raises:
        InvalidArgumentsError: There is no such list, or no such day.
    """
    found = WORKLISTS.get(request.kind)
    if found is None:
        raise refuse("kind", f"expected a kind of worklist from 1 to {max(WORKLISTS)}, found {request.kind}")
    return found.rows(connection, request, asked)


def entry_message(row: Values, sealer: Sealer) -> pb.WorklistEntry:
    """Make the message of a row."""
    return filled(pb.WorklistEntry(), opened(row, sealer))


def counts(connection: Connection, position: int) -> dict[str, Any]:
    """Give the balance of every account, and the length of every list that has none."""
    return {
        "accounts": [_account(balance) for balance in balances(connection, position=position)],
        "lists": [
            {"kind": _word(kind), "count": WORKLISTS[kind].count(connection, position)}
            for kind in _WITHOUT_ACCOUNT
        ],
    }


def _word(kind: int) -> str:
    return pb.WorklistKind.Name(kind).removeprefix("WORKLIST_KIND_").lower()  # type: ignore[arg-type]


def _account(balance: Balance) -> dict[str, Any]:
    return {
        "account": balance.account.value,
        "registered": balance.registered,
        "done": balance.done,
        "waiting": balance.waiting,
        "set_aside": [{"cause": cause, "count": number} for cause, number in balance.set_aside.items()],
        "is_conserved": balance.is_conserved,
    }
