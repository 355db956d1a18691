"""The command `gravamen`: every command in its place, and one line where one cannot be done."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Collection
from contextlib import suppress
from importlib.metadata import version
from typing import Annotated

# The library's own lines on standard error would stand beside the one line that says what to do.
os.environ.setdefault("GRPC_VERBOSITY", "NONE")

import typer

from adapters.cli import (
    audit_commands,
    compare_commands,
    corroboration_commands,
    defence_commands,
    diff_commands,
    explain_commands,
    folder_commands,
    fragility_commands,
    intake,
    key_commands,
    law_commands,
    process_commands,
    readiness_commands,
    record_commands,
    restore_commands,
    review_commands,
    serve,
    vault_commands,
    view_commands,
)
from adapters.cli.act_commands import add_act
from adapters.cli.faults import INTERRUPTED, MISASKED, one_line
from adapters.cli.groups import GROUPS
from adapters.cli.nouns import Group, Listing
from adapters.cli.read_commands import add_read
from adapters.cli.showing import print_error

ALL = frozenset(group.name for group in GROUPS)
HELP_COLUMNS = 110
"""Columns of a help text where the terminal has them: at 80 most of a group's commands lose half their words."""


def application(asked: Collection[str] = ALL) -> typer.Typer:
    """Compose the commands.

    Args:
        asked: Names of the groups whose commands are made; of others there is the name and the help.
            Making them all takes longer than most commands do.
    """
    app = typer.Typer(
        name="gravamen",
        help="Builds cases whose every act is an immutable event. `gravamen COMMAND --help` says more.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"max_content_width": HELP_COLUMNS},
    )
    app.callback()(_program)
    app.command("serve")(serve.serve)
    app.command("api")(process_commands.api)
    app.command("publish")(process_commands.publish)
    app.command("project")(process_commands.project)
    app.command("migrate")(process_commands.migrate)
    process_commands.add_topics(app)
    view_commands.add_views(app)
    key_commands.add_keys(app)
    app.command("intake")(intake.intake)
    for group in GROUPS:
        app.add_typer(_group(group) if group.name in asked else _named(group), name=group.name)
    readiness_commands.add_readiness(app)
    fragility_commands.add_hangs_on(app)
    fragility_commands.add_what_if(app)
    readiness_commands.add_worklist(app)
    diff_commands.add_diff(app)
    explain_commands.add_explain(app)
    corroboration_commands.add_corroboration(app)
    defence_commands.add_exoneration(app)
    for record in (record_commands.history, record_commands.follow, record_commands.status):
        app.command(record.__name__)(record)
    app.command("call")(record_commands.call)
    app.command("verify")(audit_commands.verify)
    app.command("replay")(audit_commands.replay)
    app.command("backup")(folder_commands.backup)
    app.command("export-log")(folder_commands.export_log)
    app.command("import-log")(folder_commands.import_log)
    app.command("restore")(restore_commands.restore)
    return app


def _tell_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"gravamen {version('gravamen')}")
        raise typer.Exit


def _program(
    _: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take the options that stand before any command."""


def _named(group: Group) -> typer.Typer:
    app = typer.Typer(help=group.help, no_args_is_help=True)
    app.callback()(lambda: None)
    return app


def _group(group: Group) -> typer.Typer:
    app = _named(group)
    for act in group.acts:
        add_act(app, group, act)
    for read in group.reads:
        add_read(app, group, read)
    if group.name == "evaluate":
        review_commands.add_changes(app)
    if group.name == "item":
        app.command("check")(vault_commands.check)
        app.command("download")(vault_commands.download)
    if group.name == "disclosure":
        defence_commands.add_schedule(app)
    if group.name == "search":
        lists = (read for each in GROUPS for read in each.reads if isinstance(read, Listing))
        corroboration_commands.add_run(app, {read.rpc: read for read in lists})
    if group.name == "inquiry":
        defence_commands.add_plan(app)
    if group.name == "forum":
        compare_commands.add_compare(app)
    if group.name == "catalogue":
        app.command("counts")(law_commands.counts)
        app.command("show")(law_commands.show)
        app.command("shipped")(law_commands.shipped)
        app.command("touched")(law_commands.touched)
    return app


def main() -> None:
    """Run one command, and end with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that has no Hangul gets escapes, not a traceback.
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code: 0 done, 1 refused, 2 not asked properly."""
    command = typer.main.get_command(application(arguments))
    try:
        code = command.main(arguments, prog_name="gravamen", standalone_mode=False)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Who reads has enough; what is still buffered must not fail at the end of the process.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the top of the process: one line, never a traceback
        return _ended(error)
    return code if isinstance(code, int) else 0


def _ended(error: Exception) -> int:
    usage = getattr(error, "format_message", None)
    if usage is not None:
        # What typer raises for arguments that it cannot read; without a command it brings the help.
        text = usage()
        if "\n" in text:
            typer.echo(text, err=True)
        else:
            print_error(f"{text[:1].lower()}{text[1:].rstrip('.')}: see --help")
        return MISASKED
    line, code = one_line(error)
    print_error(" ".join(line.split()))
    return code
