"""What commands print: tables that fit a terminal, one message whole, JSON; never a control character."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import typer
from google.protobuf import json_format
from google.protobuf.message import Message
from rich.box import HORIZONTALS
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from adapters.cli.escaping import escaped
from adapters.cli.words import SEGMENT, word_of

SHORT = 8
"""Characters of an id by which a column shows it."""
GAP, LEAST = 2, 6
"""Columns between cells, and columns that the last cell always has."""


def print_line(text: str) -> None:
    """Print one line; `text` is escaped already where it holds texts of others."""
    typer.echo(text)


def print_error(text: str) -> None:
    """Print one line for the reader of errors."""
    typer.echo(f"gravamen: {text}", err=True)


def print_json(message: Message) -> None:
    """Print a message as the API's JSON, under the names of the protos."""
    typer.echo(json_of(message, indent=2))


def json_of(message: Message, *, indent: int | None = None) -> str:
    """Write a message as the API's JSON, under the names of the protos; one line without `indent`."""
    return json_format.MessageToJson(message, preserving_proto_field_name=True, indent=indent)


def print_table(rows: Iterable[Message], columns: Sequence[str]) -> None:
    """Print a table; ids stay whole, the last column gives way.

    Args:
        rows: Messages of one type.
        columns: Paths of members, as `nouns.Listing` states them.
    """
    headings = [_heading(column) for column in columns]
    lines = [[_cell(row, column) for column in columns] for row in rows]
    print_cells(headings, lines)


def print_cells(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """Print a table of texts; the last column alone gives way where the terminal is too narrow."""
    rows = [tuple(headings), *(tuple(line) for line in lines)]
    widths = [max(cell_len(row[number]) for row in rows) for number in range(len(headings))]
    rest = shutil.get_terminal_size((80, 24)).columns - sum(width + GAP for width in widths[:-1])
    widths[-1] = min(widths[-1], max(rest, LEAST))
    for number, row in enumerate(rows):
        cells = [_fitted(cell, width) for cell, width in zip(row, widths, strict=True)]
        line = (" " * GAP).join(cells).rstrip()
        typer.echo(typer.style(line, bold=True) if number == 0 else line)


def print_grid(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table whose cells are broken at words, with a line between rows; cells may hold several lines."""
    table = Table(box=HORIZONTALS, show_lines=True, show_edge=False, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text("\n".join(escaped(line) for line in cell.split("\n"))) for cell in row))
    width = shutil.get_terminal_size((80, 24)).columns
    console = Console(width=width, highlight=False, markup=False, emoji=False)
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        typer.echo(line.rstrip())


def _fitted(cell: str, width: int) -> str:
    """Pad a text to a number of columns, or cut it: a letter of Hangul takes two."""
    return set_cell_size(cell, width) if cell_len(cell) <= width else set_cell_size(cell, width - 1) + "…"


def _heading(column: str) -> str:
    path, _, named = column.removeprefix("~").partition(":")
    return named or path.rpartition(".")[2].replace("_", " ")


def _cell(row: Message, column: str) -> str:
    path = column.removeprefix("~").partition(":")[0]
    text = ", ".join(_texts(row, path.split(".")))
    if not column.startswith("~"):
        return text
    kind, slash, id = text.rpartition("/")
    return f"{kind}{slash}{id[:SHORT]}"


def _texts(message: Message, path: Sequence[str]) -> Iterator[str]:
    name, *rest = path
    field = message.DESCRIPTOR.fields_by_name[name]
    value: Any = getattr(message, name)
    for element in value if field.is_repeated else [value]:
        if rest:
            yield from _texts(element, rest)
        else:
            yield text_of(field, element)


def text_of(field: Any, value: Any) -> str:
    """Give a single value of a field, by its descriptor, in words, escaped."""
    if field.enum_type is not None:
        return word_of(field.enum_type, value)
    if field.message_type is not None and field.message_type.full_name == SEGMENT:
        return segment_text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | bytes):
        return escaped(value)
    return str(value)


def segment_text(segment: Any) -> str:
    """Give a part of an item in its short form."""
    unit = word_of(type(segment).DESCRIPTOR.fields_by_name["unit"].enum_type, segment.unit)
    if unit in ("", "whole"):
        return "whole"
    first, last = f"{segment.first:g}", f"{segment.last:g}"
    return f"{unit}:{first}" if first == last else f"{unit}:{first}-{last}"


def print_message(message: Message, *, indent: int = 0) -> None:
    """Print one message whole: a line for each member that says something, messages inside indented."""
    for field, value in message.ListFields():
        name = field.name.replace("_", " ")
        margin = "  " * indent
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            print_line(f"{margin}{name}:")
            for key in sorted(value):
                print_line(f"{margin}  {escaped(str(key))}: {escaped(str(value[key]))}")
            continue
        if field.message_type is None or field.message_type.full_name == SEGMENT:
            texts = [text_of(field, element) for element in (value if field.is_repeated else [value])]
            print_line(f"{margin}{name}: {', '.join(texts)}")
            continue
        for element in value if field.is_repeated else [value]:
            print_line(f"{margin}{name}:")
            print_message(element, indent=indent + 1)


def progress(*, counts_bytes: bool = False, is_quiet: bool = False) -> Progress:
    """Give a progress bar on standard error; nothing is drawn where that is no terminal."""
    amount: ProgressColumn = DownloadColumn(binary_units=True) if counts_bytes else MofNCompleteColumn()
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        amount,
        TimeRemainingColumn(),
        console=Console(stderr=True, highlight=False, markup=False, emoji=False),
        transient=True,
        disable=is_quiet or not sys.stderr.isatty(),
    )
