"""A line as of positions and days, and what differs between two of them with the acts that did it, as printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from rich.table import Table
from rich.text import Text

from deployments.demo import tables
from deployments.demo.answers import Answers, Names
from deployments.demo.intake import withdrawn_by
from deployments.demo.page import Page, counted

CONTROL = "28-b.3"
"""Element whose support hangs on the consent that is taken back."""
DAY_BEFORE = date(2025, 2, 28)
"""Day before the first withdrawal takes effect."""


def clocks(answers: Answers, page: Page, *, line: str, forum: str) -> None:
    """Print a line as of positions of the record, and in force on another day."""
    played, on = answers.played, answers.on
    page.section(f"As of, and in force on: {answers.line(line).title}; stage {answers.forum(forum).stage}")
    readings = [("before anybody took a consent back", played.judged, on)]
    for withdrawal, person in withdrawn_by(answers.scenario).items():
        readings.append((f"after {person} took it back", played.withdrawn[withdrawal], on))
    readings.append(("what is known now, for a use on that day", played.head, DAY_BEFORE))
    headings = ["what is asked", "as of position", "in force on", "open blockers", f"{CONTROL} usable/known"]
    made = tables.table(headings, wide=0, right=(1, 3, 4))
    for words, position, day in readings:
        answer = answers.readiness(line, forum, as_of=position, on=day)
        cell = next(cell for cell in answer.cells if cell.element == CONTROL)
        figures = (str(position), day.isoformat(), str(len(answer.blockers)), f"{cell.usable}/{cell.known}")
        made.add_row(words, *figures)
    page.print(made)
    page.note("What was known is one clock, what was in force another; a third, the law of the day of the conduct,"
              " stands in the blockers above.")  # fmt: skip


def changes(answers: Answers, page: Page, names: Names, *, line: str, forum: str) -> None:
    """Print what differs in a line between the position before the withdrawals and now, and who did it."""
    played = answers.played
    parts = answers.changes(line, forum, since=played.judged, until=played.head)
    page.section(f"Diff of positions {played.judged} and {played.head}: {answers.line(line).title}")
    acts = {event.sequence: event for part in parts for event in part.events}
    page.print(_acts(acts.values()), _differences(parts, names))


def _acts(events: Iterable[Any]) -> Table:
    made = tables.table(["act", "what", "who", "when", "why"], wide=4, right=(0,))
    for event in sorted(events, key=lambda each: each.sequence):
        what = event.type.rpartition(".")[0].replace("_", " ").replace(".", " ")
        made.add_row(str(event.sequence), what, event.by, f"{event.recorded_at[:16]}Z", event.reason)
    return made


def _differences(parts: Sequence[Any], names: Names) -> Table:
    made = tables.table(["what differs", "before → after", "and what happened", "acts"], wide=2)
    made.columns[0].width, made.columns[1].width = 28, 31
    made.columns[0].no_wrap = made.columns[1].no_wrap = False
    for part in parts:
        if part.WhichOneof("part") == "line":
            events = sorted({event for each in part.line.parts for event in each.causes.events})
            happened = _happened(part.line.parts)
            made.add_row("the line", _figures(part.line.figures), happened, _sequences(events))
        rows = [(_of_element(each), each) for each in part.elements.elements]
        for (element, before, happened, acts), same in _grouped(rows):
            incidents = {incident for each in same for incident in each.incidents}
            place = f"{element}, {counted(len(incidents), 'incident')}" if incidents else element
            made.add_row(place, before, happened, acts)
        for fact in part.facts.facts:
            made.add_row(
                Text(f"fact {names.slug(fact.fact)}"),
                _figures(fact.figures),
                "",
                _sequences(fact.causes.events),
            )
    return made


Row = tuple[str, str, str, str]


def _of_element(change: Any) -> Row:
    opened = sum(each.is_opened for each in change.blockers)
    happened = [_happened(change.parts)]
    if opened:
        causes = dict.fromkeys(each.blocker.cause.replace("_", " ") for each in change.blockers)
        happened.append(f"blocker opened: {', '.join(causes)}")
    figures = _figures(change.figures)
    return change.element, figures, "; ".join(filter(None, happened)), _sequences(change.causes.events)


def _grouped(rows: Iterable[tuple[Row, Any]]) -> list[tuple[Row, list[Any]]]:
    found: dict[Row, list[Any]] = {}
    for row, change in rows:
        found.setdefault(row, []).append(change)
    return list(found.items())


def _figures(figures: Iterable[Any]) -> str:
    return "\n".join(
        f"{figure.name.replace('_', ' ')} {figure.before or '-'} → {figure.after or '-'}"
        for figure in figures
    )


def _happened(parts: Iterable[Any]) -> str:
    told = [f"{part.part} {', '.join(word.replace('_', ' ') for word in part.happened)}" for part in parts]
    return "; ".join(dict.fromkeys(told))


def _sequences(events: Iterable[int]) -> str:
    return ", ".join(map(str, events))
