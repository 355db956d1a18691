"""`gravamen diff`: two points of the record side by side, with the acts that made the difference, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any

import typer
from gravamen.v1 import readiness_service_pb2 as pb
from gravamen.v1 import register_service_pb2 as register_pb

from adapters.cli.calling import connected
from adapters.cli.faults import MisaskedError
from adapters.cli.forum_ids import forum_id
from adapters.cli.options import CALLING, caller_of, with_parameters
from adapters.cli.showing import SHORT, json_of, print_grid, print_line

ACTS = 6
"""Acts, and parts of an element, that a row shows at most; the rest is counted, and `--json` has all."""
STATES = frozenset({"clear", "blocked"})
_OPTIONS = {
    "line": "LINE",
    "case_id": "--case",
    "forum": "--forum",
    "stage": "--stage",
    "earlier.as_of": "--from",
    "earlier.as_of_instant": "--from",
    "earlier.on": "--from-day",
    "later.as_of": "--to",
    "later.as_of_instant": "--to",
    "later.on": "--to-day",
    "earlier_as_of": "--from",
    "earlier_as_of_instant": "--from",
    "as_of": "--to",
    "as_of_instant": "--to",
    "stream_kinds": "--kind",
    "purpose_scope": "--purpose-scope",
    "recipient_scope": "--recipient-scope",
}


def add_diff(app: typer.Typer) -> None:
    """Add the command."""
    point = "a sequence, or an instant with its offset such as 2026-11-24T12:00:00Z"
    line = typer.Argument(metavar="[LINE]", help="A line; without one, and without --case, the registers.")
    case = typer.Option("--case", metavar="CASE", help="Instead: all lines of a case file.")
    forum = typer.Option("--forum", metavar="FORUM", help="Its id, or the code of its body.")
    stage = typer.Option("--stage", metavar="STAGE", help="One of its stages.")
    since = typer.Option("--from", metavar="POINT", help=f"The earlier point: {point}.")
    until = typer.Option("--to", metavar="POINT", help="The later point, alike; the head by default.")
    since_day = typer.Option("--from-day", metavar="DAY", help="Day in force at the earlier point; today.")
    until_day = typer.Option("--to-day", metavar="DAY", help="Day in force at the later point; today.")
    kinds = typer.Option("--kind", metavar="KIND", help="Of registers: kinds of stream; repeatable.")
    use = typer.Option("--purpose-scope", metavar="SCOPE", help="Consent scope that the intended use adds.")
    to = typer.Option("--recipient-scope", metavar="SCOPE", help="Consent scope that the recipient adds.")
    parameters = [
        ("line", Annotated[str, line], ""),
        ("case", Annotated[str, case], ""),
        ("forum", Annotated[str, forum], ""),
        ("stage", Annotated[str, stage], ""),
        ("since", Annotated[str, since], ""),
        ("until", Annotated[str, until], ""),
        ("since_day", Annotated[str, since_day], ""),
        ("until_day", Annotated[str, until_day], ""),
        ("kinds", Annotated[list[str], kinds], []),
        ("purpose_scope", Annotated[str, use], ""),
        ("recipient_scope", Annotated[str, to], ""),
        *CALLING,
    ]
    text = "Show what differs between two points of the record, and the acts that did it: who, when and why."
    app.command("diff", help=text)(with_parameters(_diff, parameters, text=text))


def _diff(**values: Any) -> None:
    caller = caller_of(values, purpose="case_building")
    if not values["since"]:
        raise MisaskedError("--from: expected a sequence or an instant, found none")
    with connected(caller, options=_OPTIONS) as connection:
        answers: Iterator[Any]
        show: Callable[[Iterator[Any]], None]
        if values["line"] or values["case"]:
            asked = pb.DiffRequest(
                line=values["line"],
                case_id=values["case"],
                forum=forum_id(connection, values["forum"]),
                stage=values["stage"],
                earlier=_point(values["since"], values["since_day"]),
                later=_point(values["until"], values["until_day"]),
                purpose_scope=values["purpose_scope"],
                recipient_scope=values["recipient_scope"],
            )
            answers, show = connection.follow("ReadinessService", "Diff", asked), _print_lines
        else:
            answers = connection.follow("RegisterService", "DiffRegisters", _registers(values))
            show = _print_registers
        if values["as_json"]:
            for answer in answers:
                print_line(json_of(answer))
        else:
            show(answers)


def _point(stated: str, day: str) -> pb.DiffPoint:
    point = pb.DiffPoint(on=day)
    if stated.isdigit():
        point.as_of = int(stated)
    else:
        point.as_of_instant = stated
    return point


def _registers(values: dict[str, Any]) -> register_pb.DiffRegistersRequest:
    asked = register_pb.DiffRegistersRequest(stream_kinds=values["kinds"])
    if values["since"].isdigit():
        asked.earlier_as_of = int(values["since"])
    else:
        asked.earlier_as_of_instant = values["since"]
    if values["until"].isdigit():
        asked.as_of = int(values["until"])
    elif values["until"]:
        asked.as_of_instant = values["until"]
    return asked


Row = tuple[str, str, str]


def _print_lines(answers: Iterable[pb.DiffResponse]) -> None:
    told: dict[int, pb.ChangingEvent] = {}
    rows: list[Row] = []
    line: pb.LineChange | None = None
    for answer in answers:
        told.update((event.sequence, event) for event in answer.events)
        part = answer.WhichOneof("part")
        if part == "header":
            head = answer.header
            print_line(
                f"from position {head.earlier_position}, in force on {head.earlier_on}, to position"
                f" {head.later_position}, in force on {head.later_on}, stage {head.stage}"
            )
        elif part == "line":
            _end(line, rows)
            line, rows = answer.line, list(_rows_of_line(answer.line, told))
        elif part == "elements":
            rows += _rows_of_elements(answer.elements.elements, told)
        elif part == "facts":
            rows += [
                (f"fact {fact.fact[:SHORT]}", _figures(fact.figures), _causes(fact.causes, told))
                for fact in answer.facts.facts
            ]
    _end(line, rows)


def _end(line: pb.LineChange | None, rows: list[Row]) -> None:
    if line is None:
        return
    known = "" if line.presence == "kept" else ": not known at the earlier point"
    print_line(f"line {line.line[:SHORT]}{known}")
    if rows:
        print_grid(("what", "before → after", "the acts behind it: who, when, why"), rows)
    else:
        print_line("  nothing differs")


def _rows_of_line(line: pb.LineChange, told: dict[int, pb.ChangingEvent]) -> Iterator[Row]:
    if line.figures:
        yield "the line", _figures(line.figures), ""
    for group in line.groups:
        yield f"group {_words(group.group)}", _figures(group.figures), ""
    for part in line.parts:
        yield _part(part), _words(", ".join(part.happened)), _causes(part.causes, told)
    for change in line.blockers:
        yield _place(change.blocker), _blocker(change), _causes(change.causes, told)
    for incident in line.incidents:
        presence = "" if incident.presence == "kept" else f"{incident.presence}\n"
        figures = presence + _figures(incident.figures)
        yield f"incident {incident.incident[:SHORT]}", figures, _causes(incident.causes, told)


def _rows_of_elements(elements: Iterable[Any], told: dict[int, pb.ChangingEvent]) -> Iterator[Row]:
    for element in elements:
        stream = element.stream.partition("/")[0].replace("_", " ")
        mode = f", mode {element.mode}" if element.mode else ""
        incidents = ", ".join(incident[:SHORT] for incident in element.incidents)
        noun = "incident" if len(element.incidents) == 1 else "incidents"
        place = f"{stream} {element.element}{mode}" + (f"\n{noun} {incidents}" if incidents else "")
        lines = [] if element.presence == "kept" else [element.presence]
        lines += _figures(element.figures).split("\n") if element.figures else []
        parts = [f"{_part(part)}: {_words(', '.join(part.happened))}" for part in element.parts]
        lines += _some(parts, "mappings, evaluations and findings")
        lines += dict.fromkeys(_blocker(change) for change in element.blockers)
        yield place, "\n".join(lines), _causes(element.causes, told)


def _some(lines: list[str], noun: str) -> list[str]:
    """Give the first lines, and how many more there are."""
    return lines if len(lines) <= ACTS else [*lines[:ACTS], f"and {len(lines) - ACTS} more {noun}"]


def _figures(figures: Iterable[pb.DiffFigure]) -> str:
    return "\n".join(
        # Whether something is clear speaks for itself, where it is no count.
        f"{'' if figure.after in STATES or figure.before in STATES else _words(figure.name) + ' '}"
        f"{_words(figure.before) or '-'} → {_words(figure.after) or '-'}"
        for figure in figures
    )


def _part(part: pb.PartChange) -> str:
    of_fact = f" of fact {part.fact[:SHORT]}" if part.fact else ""
    return f"{part.part} {part.id[:SHORT]}{of_fact}"


def _place(blocker: pb.Blocker) -> str:
    incident = f"\nincident {blocker.incident[:SHORT]}" if blocker.incident else ""
    return f"{_words(blocker.group)}{incident}"


def _blocker(change: pb.BlockerChange) -> str:
    return f"{'✗ blocker opened' if change.is_opened else '✓ blocker closed'}: {change.blocker.words}"


def _causes(causes: pb.DiffCauses, told: dict[int, pb.ChangingEvent]) -> str:
    events = [told[sequence] for sequence in causes.events if sequence in told]
    lines = _some([_act(event) for event in events], "acts")
    lines += [f"{day.term} on {day.day}: {day.row}; no act, the day alone" for day in causes.days]
    return "\n".join(lines)


def _act(event: Any) -> str:
    why = f": {event.reason}" if event.reason else ""
    return f"{event.sequence} {event.type} by {event.by}, {event.recorded_at[:19]}Z{why}"


def _words(text: str) -> str:
    return text.replace("_", " ")


def _print_registers(answers: Iterable[register_pb.DiffRegistersResponse]) -> None:
    rows: list[tuple[str, str, str]] = []
    placed = register_pb.DiffRegistersResponse()
    for placed in answers:
        for change in placed.changes:
            acts = _some([_act(event) for event in change.events], "acts")
            rows.append((change.stream, "opened" if change.is_opened else "changed", "\n".join(acts)))
    if rows:
        print_grid(("stream", "", "acts: who, when, why"), rows)
    streams = "1 stream differs" if len(rows) == 1 else f"{len(rows)} streams differ"
    print_line(f"{streams} from position {placed.earlier_position} to {placed.position} of {placed.head}")
