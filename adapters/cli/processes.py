"""What the commands that run until they are told to stop have in common: their signals, lines and end."""

from __future__ import annotations

import functools
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, ParamSpec

import typer

from adapters.cli.faults import CommandLineError, NotDoneError
from domain.errors import GravamenError

if TYPE_CHECKING:
    from adapters.settings import Settings

Command = ParamSpec("Command")

Collector = Annotated[
    str,
    typer.Option(
        "--traces",
        envvar="GRAVAMEN_TRACES",
        metavar="URL",
        help="Collector of traces, OTLP over gRPC, http(s)://HOST:PORT; none by default.",
    ),
]
Metrics = Annotated[
    str,
    typer.Option(
        "--metrics",
        envvar="GRAVAMEN_METRICS",
        metavar="HOST:PORT",
        help="Where Prometheus fetches metrics; nowhere by default.",
    ),
]
LogFormat = Annotated[
    str,
    typer.Option(
        "--log-format",
        envvar="GRAVAMEN_LOG_FORMAT",
        metavar="WORD",
        help="Of lines on standard error: text, or json for one object a line.",
    ),
]
LogLevel = Annotated[
    str,
    typer.Option(
        "--log-level",
        envvar="GRAVAMEN_LOG_LEVEL",
        metavar="WORD",
        help="From which level on lines are written: debug, info or warning.",
    ),
]


def told_to_stop(settings: Settings | None = None) -> threading.Event:
    """Give what is set by SIGTERM and SIGINT, and have the process write its lines as the settings say."""
    from adapters.observing import logs  # noqa: PLC0415

    if settings is None:
        logs.configure(logs.LogFormat.TEXT, logs.LogLevel.WARNING)
    else:
        logs.configure(settings.log_format, settings.log_level)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


def as_process(command: Callable[Command, None]) -> Callable[Command, None]:
    """Have an unforeseen error end a process with its type and place: its text may quote what the process held."""

    @functools.wraps(command)
    def run(*args: Command.args, **kwargs: Command.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (CommandLineError, GravamenError, OSError, typer.Exit):
            raise
        except Exception as error:
            from adapters.observing.logs import named  # noqa: PLC0415

            raise NotDoneError(f"ended by an unforeseen {named(error)}") from error

    return run
