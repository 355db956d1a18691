"""How events on a source's accounts change its row: burden checks, and where its accounts differ."""

from __future__ import annotations

from domain.sources import account_events as a
from projections.register import Handlers, Step
from projections.source_register.tables import sources


def _checked(data: a.InterviewBurdenChecked, step: Step) -> None:
    check = {**dict(data), "by": step.by, "at": step.at, "reason": step.event.reason}
    step.add(sources, step.stream_id, "burden_checks", check)


def _inconsistent(data: a.InconsistencyRecorded, step: Step) -> None:
    row = {**dict(data), "by": step.by, "sequence": step.sequence}
    step.add(sources, step.stream_id, "inconsistencies", row)


def _explained(data: a.InconsistencyExplained, step: Step) -> None:
    step.mark(
        sources,
        step.stream_id,
        "inconsistencies",
        {"explanation": data.explanation, "explained_by": step.by},
        chosen=lambda known: known["code"] == data.code,
    )


HANDLERS: Handlers = {
    a.InterviewBurdenChecked: _checked,
    a.InconsistencyRecorded: _inconsistent,
    a.InconsistencyExplained: _explained,
}
