"""GetDisclosureSchedule: every item of a case as a message, with what restricts its use and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from gravamen.v1 import register_service_pb2 as pb
from sqlalchemy import Connection

from adapters.grpc_api.register.answers import filled, opened
from adapters.grpc_api.register.asking import Asked, sliced, token
from adapters.grpc_api.register.counting import counted
from adapters.recording.sealing import Sealer
from domain.disclosure.events import DisclosureClass
from domain.readiness.words import RESTRICTED
from projections.case_register import tables as cases
from projections.disclosure_register.schedule import Entry, schedule
from projections.history import Values
from projections.queries import all_of, chunks
from projections.source_register.tables import consents

STATES = ("not_reviewed", "reopened", "awaiting_second_reviewer", "reviewed")
"""In the order of what is to be done first."""


def schedule_answer(connection: Connection, request: Any, of: Asked, sealer: Sealer) -> Any:
    """Give a page of the schedule, with the balance of the whole case."""
    position = of.standpoint.position
    entries = schedule(connection, request.case, position=position)
    shown, following = sliced(list(_asked_for(entries, request)), of)
    barred = _barred(connection, [entry.item for entry in shown], position)
    return pb.GetDisclosureScheduleResponse(
        entries=[_message(entry, barred[entry.item["id"]], sealer) for entry in shown],
        next_page_token=token(request, position, following, sealer),
        states=counted((entry.state for entry in entries), STATES),
        classes=counted((each for entry in entries for each in entry.classes), tuple(DisclosureClass)),
    )


def _asked_for(entries: Iterable[Entry], request: Any) -> Iterator[Entry]:
    """Let entries through; what awaits review may yet be of any class, and stands in the schedule of each."""
    for entry in entries:
        is_of_class = (
            not request.disclosure_class or entry.awaits_review or request.disclosure_class in entry.classes
        )
        if is_of_class and request.state in ("", entry.state):
            yield entry


def _barred(connection: Connection, items: list[Values], position: int) -> dict[str, list[str]]:
    """Name what restricts the use of each item: a provider's condition, consent, taint."""
    barred: dict[str, list[str]] = {item["id"]: [] for item in items}
    for item in items:
        if any(not condition.get("is_lifted") for condition in item.get("conditions", ())):
            barred[item["id"]].append("condition")
    for some in chunks(sorted(barred)):
        for row in all_of(connection, consents, position=position, item=some):
            if row["state"] == "refused" or row.get("bars"):
                _name(barred[row["item"]], "consent")
        for row in all_of(connection, cases.citations, position=position, item=some):
            if any(not taint.get("is_lifted") for taint in row.get("taints", ())):
                _name(barred[row["item"]], "taint")
    return barred


def _name(causes: list[str], cause: str) -> None:
    if cause not in causes:
        causes.append(cause)


def _message(entry: Entry, barred: list[str], sealer: Sealer) -> pb.ScheduleEntry:
    review = entry.review or {}
    restrictions = review.get("restrictions", [])
    values = {
        "item": entry.item["id"],
        "title": entry.item.get("title"),
        "exhibit_number": entry.item["exhibit_number"],
        "segment": entry.segment.model_dump(mode="json", exclude_none=True),
        "because": list(entry.because),
        "state": entry.state,
        "classes": list(entry.classes),
        "review": review.get("id"),
        "reopened_by": [{"cause": cause, "sequence": sequence} for sequence, cause in entry.reopened_by],
        "barred_by": barred,
        "words": _words(barred, restrictions),
        "restrictions": restrictions,
    }
    return filled(pb.ScheduleEntry(), opened(values, sealer))


def _words(barred: list[str], restrictions: list[Values]) -> str | None:
    """Word what is restricted (readiness rule 2): a decision on disclosure is needed, or was taken."""
    if not barred:
        return None
    decided = [each for each in restrictions if each.get("decision")]
    if not decided:
        return RESTRICTED
    taken = "; ".join(
        f"restriction {each['code']} {each['decision']} by {each['body']} on {each['decided_on']}"
        for each in decided
    )
    return f"known, use restricted: {taken}"
