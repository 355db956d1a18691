"""Running text broken at words, for a terminal of any width."""

from __future__ import annotations

import shutil
import textwrap

from adapters.cli.escaping import escaped
from adapters.cli.showing import print_line

WIDTH_LIMIT = 100


def print_wrapped(text: str, *, margin: str = "", hanging: str | None = None) -> None:
    """Print a text of others, escaped, broken at words.

    Args:
        text: The text; it is one paragraph.
        margin: Before its first line.
        hanging: Before its further lines; the margin where left out.
    """
    width = min(shutil.get_terminal_size((80, 24)).columns, WIDTH_LIMIT)
    lines = textwrap.wrap(
        escaped(" ".join(text.split())),
        width=width,
        initial_indent=margin,
        subsequent_indent=margin if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
    for line in lines:
        print_line(line)
