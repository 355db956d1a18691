"""How a command ends when it cannot do what was asked: one line that says what to do, and a code."""

from __future__ import annotations

from collections.abc import Mapping

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from adapters.cli.escaping import escaped
from domain.errors import GravamenError, InvalidError, StoreUnavailableError

REFUSED, MISASKED = 1, 2
"""Exit codes: the answer is no; it was not asked properly, or could not be asked at all."""

METADATA_OPTIONS = {
    "gravamen-by": "--as",
    "gravamen-purpose": "--purpose",
    "gravamen-reason": "--reason",
    "gravamen-reason-bin": "--reason",
    "gravamen-on-behalf-of": "--on-behalf-of",
    "gravamen-authority": "--mandate",
}
"""Options that fill what every call states."""

INTERRUPTED = 130
"""Exit code of what was interrupted, as a shell gives it."""


class CommandLineError(Exception):
    """Root of what ends a command.

    Args:
        message: One line that says what to do.
        exit_code: The command's exit code.
    """

    def __init__(self, message: str, *, exit_code: int) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code


class MisaskedError(CommandLineError):
    """The arguments do not say what is to be done."""

    def __init__(self, message: str) -> None:
        super().__init__(message, exit_code=MISASKED)


class NotDoneError(CommandLineError):
    """What was asked is not done, or what was to hold does not."""

    def __init__(self, message: str) -> None:
        super().__init__(message, exit_code=REFUSED)


class NoServerError(CommandLineError):
    """Nobody answers at the address."""

    def __init__(self, server: str) -> None:
        super().__init__(
            f"no server answers at {server}: start one with `gravamen serve --data DIR --listen {server}`,"
            " or name another with --server",
            exit_code=MISASKED,
        )


def refusal(error: grpc.RpcError, *, server: str, options: Mapping[str, str]) -> CommandLineError:
    """Turn a status into one line.

    Args:
        error: What the call raised.
        server: Address that was called.
        options: Option of the command line by the path of the field that it fills.
    """
    code = error.code()
    status = rpc_status.from_call(error)  # type: ignore[arg-type]
    if status is None:
        if code is grpc.StatusCode.UNAVAILABLE:
            return NoServerError(server)
        return NotDoneError(f"{_words(code)}: {escaped(error.details() or 'no reason was given')}")
    known = METADATA_OPTIONS | dict(options)
    violations = [
        f"{_option(violation.field, known)}: {violation.description}"
        for detail in status.details
        if detail.Is(error_details_pb2.BadRequest.DESCRIPTOR)
        for violation in _unpacked(detail).field_violations
    ]
    said = escaped("; ".join(dict.fromkeys(violations)) or status.message)
    if code is grpc.StatusCode.UNAUTHENTICATED:
        return MisaskedError(f"{said}: say who acts with --as ID or GRAVAMEN_BY")
    if code is grpc.StatusCode.INVALID_ARGUMENT:
        return NotDoneError(f"refused: {said}")
    return NotDoneError(f"{_words(code)}: {said}")


def _option(field: str, known: Mapping[str, str]) -> str:
    """Give the option that fills a field, or the part of it where the field is inside what the option takes."""
    option, rest = known.get(field), ""
    while option is None and field:
        field, mark, last = _outer(field)
        option, rest = known.get(field), f"{mark}{last}{rest}"
    return f"{field}{rest}" if option is None else f"{option}{rest}"


def _outer(field: str) -> tuple[str, str, str]:
    """Split the last part off the path of a field: `lens.items` and `[0]` of `lens.items[0]`."""
    place = max(field.rfind("."), field.rfind("["))
    return (field[:place], field[place : place + 1], field[place + 1 :]) if place > 0 else ("", "", field)


def _unpacked(detail: object) -> error_details_pb2.BadRequest:
    request = error_details_pb2.BadRequest()
    detail.Unpack(request)  # type: ignore[attr-defined]
    return request


def _words(code: grpc.StatusCode) -> str:
    return str(code.name).lower().replace("_", " ")


def one_line(error: Exception) -> tuple[str, int]:
    """Give the line and the exit code for what ended a command.

    An address in use, a data folder in use and an address open to others are misasked: another address
    or folder is to be named. What the record refuses is a refusal.
    """
    if isinstance(error, CommandLineError):
        return error.message, error.exit_code
    if isinstance(error, InvalidError | StoreUnavailableError):
        return error.message, MISASKED
    if isinstance(error, GravamenError):
        return error.message, REFUSED
    if isinstance(error, OSError) and error.filename is not None:
        return f"{escaped(str(error.filename))}: {error.strerror}", MISASKED
    return f"{type(error).__name__}: {escaped(str(error))}", REFUSED
