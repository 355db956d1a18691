"""The page that the demo prints on: sections, notes and statements; 110 columns at most."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console, RenderableType
from rich.text import Text

WIDTH = 110
CLEAR, BLOCKED, NOT_ASKED = Text("✓", "green"), Text("✗", "red"), Text("·", "dim")


def console() -> Console:
    """Give a console of at most 110 columns; colour where it is a terminal, plain text where it is not."""
    out = Console(highlight=False, markup=False, emoji=False)
    out.width = min(WIDTH, out.width) if sys.stdout.isatty() else WIDTH
    return out


@dataclass(frozen=True, slots=True)
class Page:
    """Prints one section after the other."""

    console: Console = field(default_factory=console)

    def section(self, title: str) -> None:
        """Begin a section."""
        self.console.print()
        self.console.rule(Text(title, "bold"), align="left", characters="─", style="dim")

    def note(self, text: str) -> None:
        """Print words on how to read what stands above or below."""
        self.console.print(Text(text, "dim"))

    def print(self, *parts: RenderableType) -> None:
        """Print tables and texts, a free line between them."""
        for number, part in enumerate(parts):
            if number:
                self.console.print()
            self.console.print(part)

    def held(self, is_so: bool, text: str) -> None:
        """Print words behind ✓ or ✗."""
        mark = Text("✓ ", "green") if is_so else Text("✗ ", "red")
        self.console.print(mark.append(text, ""))

    def stated(self, answer: Any) -> None:
        """Print the words that readiness shows of a line."""
        self.console.print()
        self.held(answer.is_clear, answer.statement)


def counted(number: int, noun: str) -> str:
    """Put a number before its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
