"""`gravamen worklist stale|due` and `gravamen evaluate changes`: evaluations that wait for another look."""

from __future__ import annotations

import inspect
from typing import Annotated, Any

import typer
from gravamen.v1 import readiness_service_pb2

from adapters.cli.act_commands import parameter_of
from adapters.cli.calling import Connection, connected
from adapters.cli.flags import flags_of, request_of
from adapters.cli.forum_ids import forum_id
from adapters.cli.options import CALLING, caller_of, with_parameters
from adapters.cli.read_commands import pages
from adapters.cli.showing import print_grid, print_json, print_line

REVIEWS = {"stale": "ListStaleEvaluations", "due": "ListReviewsDue"}
"""Lists of evaluations over all lines, by the word of the worklist."""
OF_REVIEWS: tuple[tuple[str, Any, Any], ...] = tuple(
    (name, Annotated[str, typer.Option(f"--{name}", metavar=metavar, help=said)], "")
    for name, metavar, said in (
        ("line", "LINE", "Of stale and due: one line."),
        ("author", "ID", "Of stale and due: who evaluated."),
        ("stream", "KIND/ID", "Of stale and due: context, crime base, liability or case file."),
        ("element", "ELEMENT", "Of stale and due: element or limb."),
    )
)
"""Options of the worklist command that narrow these lists."""
_CHANGES = readiness_service_pb2.ListChangesSinceEvaluationRequest.DESCRIPTOR
_CHANGE_FLAGS = tuple(
    flag
    for flag in flags_of(_CHANGES, without=frozenset({"evaluation"}))
    if flag.path[:2] != ("lens", "exclusions")
)


def list_reviews(connection: Connection, values: dict[str, Any], lens: Any) -> None:
    """Print stale evaluations, or those of which a review is due.

    Args:
        lens: Lens of the worklist; its forum is an id.
    """
    rpc = REVIEWS[values["kind"]]
    request_class = getattr(readiness_service_pb2, f"{rpc}Request")
    asked = request_class(
        lens=lens,
        case_id=values["case"],
        line=values["line"],
        author=values["author"],
        stream=values["stream"],
        element=values["element"],
    )
    answer = pages(connection, "ReadinessService", rpc, asked, rows="evaluations", limit=values["limit"])
    if values["as_json"]:
        print_json(answer)
        return
    if answer.evaluations:
        rows = [_review_row(each) for each in answer.evaluations]
        print_grid(("evaluation", "by", "of", "because of"), rows)
    more = "; there are more: raise --limit" if answer.next_page_token else ""
    counted = f"{len(answer.evaluations)} evaluations {values['kind']}"
    print_line(f"{counted} at position {answer.read.position} of {answer.read.head}{more}")


def _review_row(each: Any) -> tuple[str, str, str, str]:
    causes = [*(("weakens", event) for event in each.weakened), *(("due", event) for event in each.due)]
    return (
        f"{each.evaluation}\nline {each.line}",
        f"{each.author}\n{each.verdict.replace('_', ' ')}",
        "\n".join(dict.fromkeys(_target_text(target) for target in each.targets)),
        "\n".join(f"{effect}: {_event_text(event)}" for effect, event in causes),
    )


def _target_text(target: Any) -> str:
    return target.element or "the line as a whole"


def _event_text(event: Any) -> str:
    if not event.sequence:
        return f"{event.id}, without an event"
    return f"{event.sequence} {event.type} by {event.by}"


def add_changes(app: typer.Typer) -> None:
    """Add `evaluate changes`."""
    evaluation = typer.Argument(metavar="EVALUATION", help="Its id.", show_default=False)
    parameters = [
        ("evaluation", Annotated[str, evaluation], inspect.Parameter.empty),
        *(parameter_of(flag) for flag in _CHANGE_FLAGS),
        *CALLING,
    ]
    text = "Show what bears on an evaluation since the position that it considered, for the one who evaluates again."
    app.command("changes", help=text)(with_parameters(_changes, parameters, text=text))


def _changes(**values: Any) -> None:
    caller = caller_of(values, purpose="case_building")
    asked: Any = request_of(_CHANGES, _CHANGE_FLAGS, values, base={"evaluation": values["evaluation"]})
    options = {".".join(flag.path): flag.option for flag in _CHANGE_FLAGS} | {"evaluation": "EVALUATION"}
    with connected(caller, options=options) as connection:
        asked.lens.forum = forum_id(connection, asked.lens.forum)
        answer = connection.ask("ReadinessService", "ListChangesSinceEvaluation", asked)
    if values["as_json"]:
        print_json(answer)
        return
    rows = [
        (
            change.effect,
            _event_text(change.event),
            change.event.recorded_at,
            "\n".join(dict.fromkeys(_target_text(target) for target in change.targets)),
        )
        for change in answer.changes
    ]
    if rows:
        print_grid(("effect", "event", "recorded", "on"), rows)
    print_line(f"{len(rows)} changes since position {answer.considered}, at {answer.read.position}")
