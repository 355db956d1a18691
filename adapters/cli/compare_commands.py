"""`forum compare`: the lines of a case beside the stages of forums, with a symbol and a word for each."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from gravamen.v1 import readiness_service_pb2 as pb

from adapters.cli.calling import Connection, connected
from adapters.cli.faults import MisaskedError
from adapters.cli.forum_ids import forum_id
from adapters.cli.options import CALLING, AsOf, caller_of, with_parameters
from adapters.cli.showing import SHORT, print_grid, print_json, print_line
from adapters.cli.wrapping import print_wrapped

STANDS, BLOCKED, NOT_TAKEN = "✓ no open blocker", "✗ blocked", "- takes no such line"


def add_compare(app: typer.Typer) -> None:
    """Add the command."""
    line = typer.Option("--line", metavar="LINE", help="One line.")
    case = typer.Option("--case", metavar="CASE", help="All lines of a case file.")
    at = typer.Option(
        "--at",
        metavar="FORUM[=STAGE]",
        help="A forum, by id or its body's code, and one stage; repeatable. Every forum where left out.",
    )
    on = typer.Option("--on", metavar="DAY", help="Day on which decisions are in force; today by default.")
    use = typer.Option("--purpose-scope", metavar="SCOPE", help="Consent scope that the intended use adds.")
    to = typer.Option("--recipient-scope", metavar="SCOPE", help="Consent scope that the recipient adds.")
    parameters = [
        ("line", Annotated[str, line], ""),
        ("case", Annotated[str, case], ""),
        ("stages", Annotated[list[str], at], []),
        ("as_of", AsOf, None),
        ("on", Annotated[str, on], ""),
        ("purpose_scope", Annotated[str, use], ""),
        ("recipient_scope", Annotated[str, to], ""),
        *CALLING,
    ]
    text = "Show which lines fit which stage of which forum, side by side, and why not."
    app.command("compare", help=text)(with_parameters(_compare, parameters, text=text))


def _compare(**values: Any) -> None:
    caller = caller_of(values, purpose="case_building")
    names = {"line": "--line", "case_id": "--case", "on": "--on", "as_of": "--as-of", "stages": "--at"}
    with connected(caller, options=names) as connection:
        asked = pb.CompareForumsRequest(
            line=values["line"],
            case_id=values["case"],
            stages=[_stage(connection, stated) for stated in values["stages"]],
            as_of=values["as_of"],
            on=values["on"],
            purpose_scope=values["purpose_scope"],
            recipient_scope=values["recipient_scope"],
        )
        answer = connection.ask("ReadinessService", "CompareForums", asked)
    if values["as_json"]:
        print_json(answer)
        return
    for line in dict.fromkeys(standing.line for standing in answer.standings):
        _print_line([standing for standing in answer.standings if standing.line == line])
    print_line(f"in force on {answer.on}, position {answer.position} of {answer.head}")


def _stage(connection: Connection, stated: str) -> pb.ForumStage:
    forum, _, stage = stated.partition("=")
    if not forum:
        raise MisaskedError("--at: expected FORUM or FORUM=STAGE, found no forum")
    return pb.ForumStage(forum=forum_id(connection, forum), stage=stage)


def _print_line(standings: list[pb.ForumStanding]) -> None:
    print_line(f"line {standings[0].line[:SHORT]}, {standings[0].kind.replace('_', ' ')}:")
    print_grid(("forum and stage", "standing", "open blockers", "why it does not fit"), map(_row, standings))
    for standing in standings:
        for equal in standing.held_equal:
            print_wrapped(
                f"{standing.body}, {standing.stage}: {equal.by} holds its standard {standing.standard} equal to"
                f" {equal.standard} of forum {equal.forum[:SHORT]} (event {equal.event.sequence}); nothing is"
                " computed from it",
                hanging="  ",
            )
    unseen = dict.fromkeys(each for standing in standings for each in standing.not_looked_at)
    if unseen:
        print_wrapped(f"not looked at: {'; '.join(unseen)}")


def _row(standing: pb.ForumStanding) -> tuple[str, str, str, str]:
    place = f"{standing.body}\n{standing.stage}" if standing.stage else standing.body
    if not standing.takes_line:
        return place, NOT_TAKEN, "", standing.statement
    groups = "\n".join(f"{each.open} {each.group.replace('_', ' ')}" for each in standing.groups if each.open)
    word = STANDS if standing.is_clear else BLOCKED
    return place, f"{word}\n{standing.statement}", groups or "none", "\n".join(map(_why, standing.reasons))


def _why(reason: pb.Blocker) -> str:
    events = ", ".join(str(event.sequence) for event in reason.events)
    incident = f"incident {reason.incident[:SHORT]}: " if reason.incident else ""
    return f"{incident}{reason.words}" + (f" (events {events})" if events else "")
