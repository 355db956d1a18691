"""Options that many commands share, and commands whose parameters come from data."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from adapters.cli.calling import DEFAULT_SERVER, Caller

PURPOSES = (
    "documentation",
    "assessment",
    "case_building",
    "protection",
    "audit",
    "reporting",
    "disclosure",
    "handover",
    "administration",
)
"""The closed list of purposes (decision 40), as text: a client starts without the domain."""
CLASSIFICATIONS = ("public", "internal", "confidential", "secret")
"""The four classifications, ascending, as text for the same reason."""

Server = Annotated[
    str,
    typer.Option("--server", envvar="GRAVAMEN_SERVER", metavar="ADDRESS", help="Where the server listens."),
]
By = Annotated[
    str, typer.Option("--as", envvar="GRAVAMEN_BY", metavar="ID", help="Registered identity that acts.")
]
PurposeWord = Annotated[
    str,
    typer.Option("--purpose", envvar="GRAVAMEN_PURPOSE", metavar="WORD", help=f"Why: {', '.join(PURPOSES)}."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as the API's JSON.")]
Data = Annotated[Path, typer.Option("--data", metavar="DIR", help="Data folder of the repository.")]
AsOf = Annotated[
    int | None,
    typer.Option(
        "--as-of", metavar="SEQUENCE", min=1, help="Last sequence that counts; the head by default."
    ),
]
Limit = Annotated[int, typer.Option("--limit", metavar="NUMBER", min=1, help="Rows at most.")]

CALLING: tuple[tuple[str, Any, Any], ...] = (
    ("server", Server, DEFAULT_SERVER),
    ("by", By, ""),
    ("purpose", PurposeWord, ""),
    ("as_json", AsJson, False),
)
"""Parameters of every command that reads from a server: name, annotation, default."""

_Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, in words; kept sealed.")]
_Mandate = Annotated[str, typer.Option("--mandate", metavar="CODE", help="Mandate's act that allows it.")]
_Behalf = Annotated[str, typer.Option("--on-behalf-of", metavar="ID", help="Identity acted for.")]

ACTING: tuple[tuple[str, Any, Any], ...] = (
    ("reason", _Reason, ""),
    ("on_behalf_of", _Behalf, ""),
    ("mandate", _Mandate, ""),
)
"""Parameters of every command that records, beside those of a call."""


def caller_of(values: dict[str, Any], *, purpose: str) -> Caller:
    """Take the parameters of a call out of a command's values.

    Args:
        values: Values by parameter name; those of the call are removed.
        purpose: Stated where the caller states none.
    """
    return Caller(
        server=values.pop("server"),
        by=values.pop("by"),
        purpose=values.pop("purpose") or purpose,
        reason=values.pop("reason", ""),
        on_behalf_of=values.pop("on_behalf_of", ""),
        authority=values.pop("mandate", ""),
    )


def with_parameters(
    run: Callable[..., None], parameters: Sequence[tuple[str, Any, Any]], *, text: str
) -> Callable[..., None]:
    """Give a function that takes keywords the signature and help from which typer makes a command.

    Args:
        run: Called with the values by name.
        parameters: Name, annotation and default of each; `inspect.Parameter.empty` is mandatory.
        text: Help.
    """
    signature = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, annotation, default in parameters
    ]
    run.__signature__ = inspect.Signature(signature)  # type: ignore[attr-defined]
    run.__annotations__ = {name: annotation for name, annotation, _ in parameters}
    run.__doc__ = text
    return run
