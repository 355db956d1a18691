"""`gravamen serve`: one process with everything, on this machine, until it is told to stop."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from adapters.cli.calling import DEFAULT_SERVER
from adapters.cli.faults import INTERRUPTED, MisaskedError
from adapters.cli.options import Data
from adapters.cli.process_commands import settings_of
from adapters.cli.processes import Collector, LogFormat, LogLevel, Metrics, as_process, told_to_stop
from adapters.cli.showing import print_line, progress


@as_process
def serve(
    data: Data,
    listen: Annotated[
        str, typer.Option("--listen", metavar="ADDRESS", help="Loopback HOST:PORT, or unix:PATH.")
    ] = DEFAULT_SERVER,
    origin: Annotated[
        str, typer.Option("--origin", metavar="CODE", help="Code of the repository, when it is opened first.")
    ] = "repository",
    administrator: Annotated[
        str,
        typer.Option("--administrator", metavar="ID", help="Identity registered when it is opened first."),
    ] = "administrator",
    traces: Collector = "",
    metrics: Metrics = "",
    log_format: LogFormat = "text",
    log_level: LogLevel = "warning",
) -> None:
    """Serve the repository in a data folder, which is made where there is none.

    Prints the address once it answers. SIGTERM and SIGINT let calls finish, then stop it.
    """
    # Composing a node imports all of the program, which a client does not need.
    from adapters.bootstrap import serving  # noqa: PLC0415
    from adapters.grpc_api.server import check_address  # noqa: PLC0415

    check_address(listen)
    settings = settings_of(
        "serve",
        data=str(data),
        listen=listen,
        origin=origin,
        administrator=administrator,
        traces=traces,
        metrics=metrics,
        log_format=log_format,
        log_level=log_level,
    )
    _check_free(listen)
    _check_folder(data)
    stopped = told_to_stop(settings)
    with ExitStack() as stack:
        bar = stack.enter_context(progress())
        task = bar.add_task("views", total=None, visible=False)

        def on_views(position: int, head: int) -> None:
            bar.update(task, completed=position, total=head, visible=True)
            if stopped.is_set():
                # What was built is kept: the next start goes on from there.
                raise typer.Exit(INTERRUPTED)

        node, server = stack.enter_context(serving(settings, progress=on_views))
        bar.stop()
        print_line(f"gravamen serves repository {node.recorder.repository} at {server.address}")
        stopped.wait()
        print_line("gravamen stops: calls under way are finished first")


def _check_free(listen: str) -> None:
    """Refuse an address in use before the data folder is touched."""
    host, _, port = listen.rpartition(":")
    if listen.startswith("unix:") or port == "0":
        return
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError as error:
            raise MisaskedError(
                f"--listen: expected a free address, found {listen}: {error.strerror};"
                " stop what listens there, or name another port"
            ) from None


def _check_folder(data: Path) -> None:
    if data.exists() and not data.is_dir():
        raise MisaskedError(f"--data: expected a folder, found {data}, which is none")
