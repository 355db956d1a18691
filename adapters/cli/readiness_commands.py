"""`gravamen readiness` and `gravamen worklist`: where a line stands, and what waits for someone."""

from __future__ import annotations

import inspect
from typing import Annotated, Any

import typer
from gravamen.v1 import readiness_service_pb2, register_service_pb2

from adapters.cli.act_commands import parameter_of
from adapters.cli.calling import Connection, connected
from adapters.cli.escaping import escaped
from adapters.cli.faults import MisaskedError
from adapters.cli.flags import flags_of, request_of
from adapters.cli.forum_ids import forum_id
from adapters.cli.options import ACTING, CALLING, AsOf, Limit, caller_of, with_parameters
from adapters.cli.read_commands import pages
from adapters.cli.review_commands import OF_REVIEWS, REVIEWS, list_reviews
from adapters.cli.showing import SHORT, print_cells, print_json, print_line
from adapters.cli.words import enum_words, word_of
from adapters.cli.wrapping import print_wrapped

_READINESS = readiness_service_pb2.GetReadinessRequest.DESCRIPTOR
_READINESS_FLAGS = flags_of(_READINESS, without=frozenset({"line"}))
_TASKS = readiness_service_pb2.GetElementWorklistRequest.DESCRIPTOR
_TASK_FLAGS = flags_of(_TASKS, without=frozenset({"case_id"}))
_KINDS = enum_words(register_service_pb2.WorklistKind.DESCRIPTOR)


def add_readiness(app: typer.Typer) -> None:
    """Add the command."""
    line = typer.Argument(metavar="LINE", help="Its id.", show_default=False)
    parameters = [
        ("line", Annotated[str, line], inspect.Parameter.empty),
        *(parameter_of(flag) for flag in _READINESS_FLAGS),
        *ACTING,
        *CALLING,
    ]
    text = (
        "Show what blocks a line at a stage of a forum, element by element, and why."
        " The forum is an id, or the code of its body."
    )
    app.command("readiness", help=text)(with_parameters(_readiness, parameters, text=text))


def _readiness(**values: Any) -> None:
    caller = caller_of(values, purpose="case_building")
    asked: Any = request_of(_READINESS, _READINESS_FLAGS, values, base={"line": values["line"]})
    options = {".".join(flag.path): flag.option for flag in _READINESS_FLAGS} | {"line": "LINE"}
    with connected(caller, options=options) as connection:
        asked.lens.forum = forum_id(connection, asked.lens.forum)
        answer = connection.ask("ReadinessService", "GetReadiness", asked)
    if values["as_json"]:
        print_json(answer)
        return
    print_wrapped(answer.statement)
    _print_read(answer.read)
    _print_cells(answer.cells)
    print_line(f"the line as a whole, our evaluation: {answer.line_word.replace('_', ' ')}")
    for finding in answer.line_findings:
        reversed_since = ", part of a decision since reversed" if finding.is_reversed else ""
        where = f", paras. {finding.paragraphs}" if finding.paragraphs else ""
        outcome = finding.outcome.replace("_", " ")
        print_wrapped(
            f"the line as a whole, finding of {escaped(finding.body)} of {finding.on}: {outcome}{where}{reversed_since}"
        )
    _print_blockers("blockers", answer.blockers)
    _print_blockers("blockers of alternatives that are not needed", answer.other_blockers)
    _print_facts(answer)
    print_wrapped(f"not looked at: {'; '.join(answer.not_looked_at)}")


ELEMENT = 24
"""Columns of an element with its limb."""


def _print_read(read: readiness_service_pb2.LensRead) -> None:
    print_line(f"stage {read.stage}, in force on {read.on}, position {read.position} of {read.head}")
    print_wrapped(f"test: {read.test}")


def _print_cells(cells: Any) -> None:
    """Print elements by where they are proved; our evaluation and other bodies' findings stand apart."""
    places: dict[str, list[tuple[str, ...]]] = {}
    for cell in cells:
        place = cell.stream.partition("/")[0].replace("_", " ")
        if cell.incident:
            place += f", incident {cell.incident[:SHORT]}"
        if cell.mode:
            place += f", mode {cell.mode}"
        undecided = sum(against.decided == "undecided" for against in cell.against)
        against = f"{undecided}/{len(cell.against)}" if cell.against else ""
        places.setdefault(place, []).append(
            (
                f"{_symbol(cell)} {cell.element} {cell.limb.replace('_', ' ')}".strip()[:ELEMENT],
                f"{cell.usable}/{cell.known}",
                f"{cell.usable_origins}/{cell.known_origins}",
                against,
                "-" if cell.word == "not_evaluated" else cell.word.replace("_", " "),
                cell.finding_word,
            )
        )
    for place, lines in places.items():
        print_line(f"{place}:")
        print_cells(("  element", "usable", "from", "against", "ours", "their finding"), lines)
    if places:
        print_wrapped(
            "✓ clear, ✗ blocked, · not required. usable: mappings that can be relied on / known; from: independent"
            " origins of them; against: undecided / all; ours: our evaluations at this stage, - none."
        )


def _symbol(cell: Any) -> str:
    if cell.is_clear:
        return "✓"
    return "✗" if cell.is_required else "·"


def _print_blockers(heading: str, blockers: Any) -> None:
    if not blockers:
        return
    print_line(f"{heading}: {len(blockers)}")
    causes: dict[str, list[str]] = {}
    for blocker in blockers:
        where = " ".join(part for part in (blocker.target.element, blocker.target.limb) if part)
        incident = f", incident {blocker.incident[:SHORT]}" if blocker.incident else ""
        events = ", ".join(str(event.sequence) for event in blocker.events)
        because = f" (events {events})" if events else ""
        place = f"{where or blocker.target.stream}{incident}"
        causes.setdefault(place, []).append(f"{blocker.words}{because}")
    for place, words in causes.items():
        print_wrapped(f"{place}: {'; '.join(words)}", margin="  ", hanging="    ")


def _print_facts(answer: readiness_service_pb2.GetReadinessResponse) -> None:
    if answer.facts:
        lines = [(fact.fact, fact.status, fact.usable, fact.known) for fact in answer.facts]
        print_cells(("fact", "status", "usable", "known"), lines)
    for citation in answer.restricted:
        words = "; ".join(condition.words for condition in citation.failed)
        print_wrapped(f"citation {citation.citation}: {words}", margin="  ", hanging="    ")


def add_worklist(app: typer.Typer) -> None:
    """Add the command."""
    lists = ", ".join((*REVIEWS, *_KINDS))
    kind = typer.Argument(metavar="LIST", help=f"One of {lists}; counts of all where left out.")
    case = typer.Option("--case", metavar="CASE", help="Instead: what the elements of its lines wait for.")
    day = typer.Option("--date", metavar="DAY", help="Of consents_expiring: from this day on.")
    days = typer.Option("--days", metavar="NUMBER", help="Of consents_expiring: how many days ahead.")
    parameters = [
        ("kind", Annotated[str, kind], ""),
        ("case", Annotated[str, case], ""),
        *OF_REVIEWS,
        *(parameter_of(flag) for flag in _TASK_FLAGS if flag.path != ("lens", "as_of")),
        ("as_of", AsOf, None),
        ("date", Annotated[str, day], ""),
        ("days", Annotated[int, days], 0),
        ("limit", Limit, 100),
        *CALLING,
    ]
    text = "Show what waits for someone: one list, the counts of all, or the open work of a case's elements."
    app.command("worklist", help=text)(with_parameters(_worklist, parameters, text=text))


def _worklist(**values: Any) -> None:
    caller = caller_of(values, purpose="case_building")
    with connected(caller, options={"kind": "LIST", "date": "--date", "case_id": "--case"}) as connection:
        if values["kind"] in REVIEWS:
            list_reviews(connection, values, _lens(connection, values))
        elif values["case"]:
            _tasks(connection, values)
        elif values["kind"]:
            _list(connection, values)
        else:
            _counts(connection, values)


def _lens(connection: Connection, values: dict[str, Any]) -> Any:
    asked: Any = request_of(_TASKS, _TASK_FLAGS, values)
    if values["as_of"] is not None:
        asked.lens.as_of = values["as_of"]
    asked.lens.forum = forum_id(connection, asked.lens.forum)
    return asked.lens


def _tasks(connection: Connection, values: dict[str, Any]) -> None:
    asked = readiness_service_pb2.GetElementWorklistRequest(
        case_id=values["case"], lens=_lens(connection, values)
    )
    answer = connection.ask("ReadinessService", "GetElementWorklist", asked)
    if values["as_json"]:
        print_json(answer)
        return
    for task in answer.tasks:
        where = task.target.element or task.target.stream
        print_wrapped(f"line {task.line[:SHORT]}, {where}: {task.words}", hanging="  ")
    print_line(f"{len(answer.tasks)} tasks at position {answer.read.position} of {answer.read.head}")


def _list(connection: Connection, values: dict[str, Any]) -> None:
    word = values["kind"].replace("-", "_")
    if word not in _KINDS:
        known = ", ".join((*REVIEWS, *_KINDS))
        raise MisaskedError(f"expected a list of {known}, found {escaped(values['kind'])}")
    asked = register_service_pb2.GetWorklistRequest(
        kind=register_service_pb2.WorklistKind.Value(_KINDS[word]),
        as_of=values["as_of"],
        date=values["date"],
        days=values["days"],
    )
    answer = pages(connection, "RegisterService", "GetWorklist", asked, rows="entries", limit=values["limit"])
    if values["as_json"]:
        print_json(answer)
        return
    lines = [
        (entry.stream, escaped(entry.cause), escaped(entry.label or entry.target.element))
        for entry in answer.entries
    ]
    if lines:
        print_cells(("stream", "cause", "what"), lines)
    more = "; there are more: raise --limit" if answer.next_page_token else ""
    print_line(f"{len(lines)} entries at position {answer.position} of {answer.head}{more}")


def _counts(connection: Connection, values: dict[str, Any]) -> None:
    asked = register_service_pb2.GetWorklistCountsRequest(as_of=values["as_of"])
    answer = connection.ask("RegisterService", "GetWorklistCounts", asked)
    if values["as_json"]:
        print_json(answer)
        return
    lines = []
    for account in answer.accounts:
        aside = sum(cause.count for cause in account.set_aside)
        causes = ", ".join(f"{cause.count} {cause.cause.replace('_', ' ')}" for cause in account.set_aside)
        holds = "" if account.is_conserved else " DOES NOT ADD UP: build the views again"
        counts = (str(account.registered), str(account.done), str(account.waiting), str(aside))
        lines.append((account.account.replace("_", " "), *counts, causes + holds))
    print_cells(("account", "registered", "done", "waiting", "set aside", "why"), lines)
    enum = register_service_pb2.WorklistKind.DESCRIPTOR
    print_cells(("list", "entries"), [(word_of(enum, one.kind), str(one.count)) for one in answer.lists])
    print_line(f"at position {answer.position} of {answer.head}")
