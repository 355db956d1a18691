"""A command for each rpc that records: its options are the members of its request."""

from __future__ import annotations

import inspect
from typing import Annotated, Any

import typer
from google.protobuf.message import Message
from gravamen.v1 import common_pb2

from adapters.cli.calling import connected, method_of
from adapters.cli.flags import Flag, flags_of, read_json, request_of, said_of_rpc
from adapters.cli.nouns import Act, Group
from adapters.cli.options import ACTING, CALLING, caller_of, with_parameters
from adapters.cli.showing import print_json, print_line
from adapters.cli.words import enum_words

_WAITS = enum_words(common_pb2.WaitLevel.DESCRIPTOR)
_OPTIONS: tuple[tuple[str, Any, Any], ...] = (
    (
        "request",
        Annotated[
            str | None,
            typer.Option("--request", metavar="FILE", help="JSON of the request; - reads standard input."),
        ],
        None,
    ),
    (
        "request_id",
        Annotated[
            str,
            typer.Option("--request-id", metavar="ID", help="Your own id: the same again records nothing."),
        ],
        "",
    ),
    (
        "expected_version",
        Annotated[
            int | None,
            typer.Option(
                "--expected-version", metavar="NUMBER", min=0, help="Version you saw; refused if it moved on."
            ),
        ],
        None,
    ),
    (
        "subjects",
        Annotated[
            list[str] | None,
            typer.Option("--subject", metavar="KIND/ID", help="Stream of the person the texts are about."),
        ],
        None,
    ),
    (
        "validate_only",
        Annotated[bool, typer.Option("--validate-only", help="Check everything, record nothing.")],
        False,
    ),
    (
        "wait",
        Annotated[
            str, typer.Option("--wait", metavar="WORD", help=f"Answer when it is {', '.join(_WAITS)}.")
        ],
        "recorded",
    ),
)


def add_act(app: typer.Typer, group: Group, act: Act) -> None:
    """Add the command of one rpc to its group."""
    method = method_of(group.service, act.rpc)
    without = frozenset({"options", "id"} if act.on else {"options"})
    flags = flags_of(method.input_type, without=without)

    def run(**values: Any) -> None:
        caller = caller_of(values, purpose=group.purpose)
        as_json = values.pop("as_json")
        base = read_json(values["request"]) if values["request"] else {}
        if act.on:
            base["id"] = values["id"]
        base.setdefault("options", {}).update(_options_of(values))
        asked = request_of(method.input_type, flags, values, base=base)
        with connected(caller, options={".".join(flag.path): flag.option for flag in flags}) as connection:
            answer = connection.ask(group.service, act.rpc, asked)
        print_answer(answer, as_json=as_json, is_check=values["validate_only"])

    text = said_of_rpc(group.service, act.rpc)
    app.command(act.verb, help=text)(with_parameters(run, _parameters(act, flags), text=text))


def _parameters(act: Act, flags: tuple[Flag, ...]) -> list[tuple[str, Any, Any]]:
    parameters: list[tuple[str, Any, Any]] = []
    if act.on:
        argument = typer.Argument(metavar=act.on, help="Its id.", show_default=False)
        parameters.append(("id", Annotated[str, argument], inspect.Parameter.empty))
    parameters += [parameter_of(flag) for flag in flags]
    return [*parameters, *_OPTIONS, *ACTING, *CALLING]


def parameter_of(flag: Flag) -> tuple[str, Any, Any]:
    """Give the parameter of an option: name, annotation, default."""
    if flag.is_switch:
        return flag.name, Annotated[bool, typer.Option(flag.option, help=flag.help)], False
    kind: Any = list[str] if flag.field.is_repeated else str
    option = typer.Option(flag.option, metavar=_metavar(flag), help=flag.help, show_default=False)
    return flag.name, Annotated[kind | None, option], None


def _metavar(flag: Flag) -> str:
    if flag.field.message_type is not None:
        return "PART" if flag.field.message_type.name == "Segment" else "NAME=VALUE,…"
    if flag.field.enum_type is not None:
        return "WORD"
    return "TEXT" if flag.field.type in (flag.field.TYPE_STRING, flag.field.TYPE_BYTES) else "NUMBER"


def _options_of(values: dict[str, Any]) -> dict[str, Any]:
    stated = {
        "request_id": values["request_id"],
        "expected_version": values["expected_version"],
        "subjects": values["subjects"],
        "validate_only": values["validate_only"],
        "wait_level": "" if values["wait"] == "recorded" else values["wait"],
    }
    return {name: value for name, value in stated.items() if value not in (None, "", False)}


def print_answer(answer: Message, *, as_json: bool, is_check: bool = False) -> None:
    """Print what a command was answered: where it stands in the record."""
    if as_json:
        print_json(answer)
        return
    receipt: Any = answer.receipt  # type: ignore[attr-defined]
    if is_check:
        print_line("valid; nothing was recorded")
        return
    first, last = receipt.first_sequence, receipt.last_sequence
    place = f"sequence {first}" if first == last else f"sequences {first} to {last}"
    word = "recorded before" if receipt.was_repeated else "recorded"
    print_line(f"{word} at {place}, act {receipt.act_id}")
    for stream in receipt.streams:
        print_line(f"  {stream.stream} version {stream.version}")
