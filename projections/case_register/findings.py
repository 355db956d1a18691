"""How events of a finding change its row."""

from __future__ import annotations

from typing import Any

from domain.evaluation import finding_events as e
from projections.case_register.tables import findings
from projections.register import Handlers, Step

_COLUMNS = ("body", "case", "forum", "stage", "person", "reverses")


def _recorded(data: e.FindingRecorded, step: Step) -> None:
    members = {
        name: value for name, value in data if name not in _COLUMNS and value is not None and value != ()
    }
    columns: dict[str, Any] = {
        name: None if (value := getattr(data, name)) is None else str(value) for name in _COLUMNS
    }
    step.enter(findings, step.stream_id, members, **columns)


def _reasons(data: e.FindingReasonsGiven, step: Step) -> None:
    members: dict[str, Any] = {"reasons_date": data.date, "document": data.document}
    if data.item is not None:
        members["item"] = data.item
    if data.dissent is not None:
        members["dissent"] = data.dissent
    step.amend(findings, step.stream_id, members)


HANDLERS: Handlers = {e.FindingRecorded: _recorded, e.FindingReasonsGiven: _reasons}
