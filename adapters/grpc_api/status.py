"""Which error answers with which gRPC status, reason and google.rpc details: one table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import grpc
from google.protobuf import any_pb2, duration_pb2
from google.protobuf.message import Message
from google.rpc import code_pb2, error_details_pb2, status_pb2

from domain import errors
from domain.ports.keys import KeyErasedError
from domain.ports.vault import VaultIntegrityError

DOMAIN = "gravamen"


@dataclass(frozen=True, slots=True)
class Violation:
    """One faulty field: its path and what was expected and found."""

    field: str
    description: str


class InvalidArgumentsError(errors.InvalidError):
    """Several fields of a request are faulty at once."""

    def __init__(self, violations: Iterable[Violation]) -> None:
        self.violations = tuple(violations)
        first = self.violations[0]
        rest = f" (and {len(self.violations) - 1} more)" if len(self.violations) > 1 else ""
        super().__init__(f"{first.field}: {first.description}{rest}", field=first.field)


class MissingCallerError(errors.GravamenError):
    """The call states no identity, or one that is not registered."""


class BusyError(errors.GravamenError):
    """The caller reads too slowly, or asks for more at once than is served."""


class NotServedError(errors.GravamenError):
    """The request asks for what this version does not offer."""


_TABLE: tuple[tuple[type[errors.GravamenError], grpc.StatusCode, str], ...] = (
    (InvalidArgumentsError, grpc.StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENTS"),
    (MissingCallerError, grpc.StatusCode.UNAUTHENTICATED, "CALLER_UNKNOWN"),
    (errors.DeadlinePassedError, grpc.StatusCode.DEADLINE_EXCEEDED, "DEADLINE_PASSED"),
    (BusyError, grpc.StatusCode.RESOURCE_EXHAUSTED, "TOO_MUCH_AT_ONCE"),
    (NotServedError, grpc.StatusCode.UNIMPLEMENTED, "NOT_SERVED"),
    (errors.VersionConflictError, grpc.StatusCode.ABORTED, "VERSION_CONFLICT"),
    (errors.RequestReusedError, grpc.StatusCode.ALREADY_EXISTS, "REQUEST_REUSED"),
    (errors.AlreadyExistsError, grpc.StatusCode.ALREADY_EXISTS, "ALREADY_EXISTS"),
    (errors.NotFoundError, grpc.StatusCode.NOT_FOUND, "NOT_FOUND"),
    (errors.FourEyesError, grpc.StatusCode.PERMISSION_DENIED, "FOUR_EYES"),
    (errors.StoreUnavailableError, grpc.StatusCode.UNAVAILABLE, "STORE_UNAVAILABLE"),
    (errors.UnreadableEventError, grpc.StatusCode.DATA_LOSS, "UNREADABLE_EVENT"),
    (errors.RepositoryMismatchError, grpc.StatusCode.FAILED_PRECONDITION, "OTHER_REPOSITORY"),
    (VaultIntegrityError, grpc.StatusCode.DATA_LOSS, "EVIDENCE_DAMAGED"),
    (KeyErasedError, grpc.StatusCode.FAILED_PRECONDITION, "KEY_ERASED"),
    (errors.RefusedError, grpc.StatusCode.FAILED_PRECONDITION, "REFUSED"),
    (errors.InvalidError, grpc.StatusCode.INVALID_ARGUMENT, "INVALID"),
)


def status_of(error: errors.GravamenError) -> tuple[grpc.StatusCode, str]:
    """Give the status code and the reason of an error."""
    for error_class, code, reason in _TABLE:
        if isinstance(error, error_class):
            return code, reason
    return grpc.StatusCode.FAILED_PRECONDITION, "REFUSED"


def rpc_status(error: errors.GravamenError) -> status_pb2.Status:
    """Put an error into google.rpc.Status with its details: a reason always, fields where there are any."""
    code, reason = status_of(error)
    where = {"field": error.field} if error.field else {}
    details: list[Message] = [error_details_pb2.ErrorInfo(reason=reason, domain=DOMAIN, metadata=where)]
    if isinstance(error, InvalidArgumentsError):
        violations = error.violations
    elif error.field and code is grpc.StatusCode.INVALID_ARGUMENT:
        violations = (Violation(error.field, error.message),)
    else:
        violations = ()
        if error.field:
            details.append(
                error_details_pb2.ResourceInfo(resource_name=error.field, description=error.message)
            )
    if violations:
        details.append(
            error_details_pb2.BadRequest(
                field_violations=[
                    error_details_pb2.BadRequest.FieldViolation(
                        field=violation.field, description=violation.description
                    )
                    for violation in violations
                ]
            )
        )
    if code is grpc.StatusCode.UNAVAILABLE:
        details.append(error_details_pb2.RetryInfo(retry_delay=duration_pb2.Duration(seconds=1)))
    number: int = code.value[0]
    assert number in code_pb2.Code.values()
    return status_pb2.Status(
        code=number, message=error.message, details=[_packed(detail) for detail in details]
    )


def _packed(message: Message) -> any_pb2.Any:
    packed = any_pb2.Any()
    packed.Pack(message)
    return packed
