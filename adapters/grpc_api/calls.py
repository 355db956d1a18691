"""The one place through which every call goes: parse, caller, deadline, errors.

Requests are parsed here and not by grpcio, whose own parsing answers INTERNAL before any handler runs.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn, TypeAlias

import grpc
from google.protobuf.message import DecodeError, Message
from grpc_status import rpc_status as grpc_rpc_status
from pydantic import ValidationError

from adapters.grpc_api.arguments import violations_of
from adapters.grpc_api.status import (
    InvalidArgumentsError,
    MissingCallerError,
    Violation,
    rpc_status,
    status_of,
)
from adapters.observing.tracing import NO_TRACES, TRACEPARENT, About, Place, Step, Told, Traces, now_ns
from adapters.recording.recorder import Caller
from domain.errors import DeadlinePassedError, GravamenError, StoreUnavailableError
from domain.events import By
from domain.values import Purpose

Handler: TypeAlias = "grpc.RpcMethodHandler[bytes, bytes]"

LOGGER = logging.getLogger("gravamen.calls")

BY, PURPOSE, REASON, REASON_BIN = "gravamen-by", "gravamen-purpose", "gravamen-reason", "gravamen-reason-bin"
ON_BEHALF_OF, AUTHORITY = "gravamen-on-behalf-of", "gravamen-authority"
REASON_LIMIT = 4_000


@dataclass(slots=True)
class Call:
    """One call as a handler sees it.

    Args:
        context: What the server knows of it.
        kind_of: Gives `person` or `software` for a registered identity, None for any other.
        traces: Where it is told what was done.
        place: Where the call stands in a trace; None where nobody listens.
        within: The caller's own span.
        begun_ns: When the call began, nanoseconds from 1970.
    """

    context: grpc.ServicerContext
    kind_of: Callable[[str], str | None]
    traces: Traces = NO_TRACES
    place: Place | None = None
    within: Place | None = None
    begun_ns: int = 0

    @property
    def deadline(self) -> float | None:
        """Monotonic time until which the caller waits; None where it said none."""
        remaining = self.context.time_remaining()
        return None if remaining is None or remaining > 10**8 else time.monotonic() + remaining

    def remaining(self, default_s: float) -> float:
        """Seconds that the caller still waits, at most `default_s`."""
        remaining = self.context.time_remaining()
        return default_s if remaining is None else max(0.0, min(default_s, remaining))

    def tell(self, step: Step, begun_ns: int, about: About) -> None:
        """Tell a step of the call that ends now."""
        if self.place is not None:
            self.traces.tell(step, begun_ns=begun_ns, inside=self.place, about=about)

    def end(self, method: str) -> None:
        """Tell the call itself, which ends now."""
        if self.place is not None:
            name = rpc_name(method)
            about: About = {Told.SYSTEM: "grpc", Told.METHOD: name, Told.CODE: _code_of(self.context)}
            self.traces.tell(name, begun_ns=self.begun_ns, place=self.place, inside=self.within, about=about)

    def caller(self) -> Caller:
        """Read who calls from the call's metadata.

        Raises:
            MissingCallerError: No identity is stated, or it is not registered (decision 41).
            InvalidArgumentsError: The purpose or the reason is missing or malformed.
        """
        stated = dict(self.context.invocation_metadata())
        identity = _text(stated, BY)
        if not identity:
            raise MissingCallerError(f"expected an opaque identity in metadata {BY}, found none", field=BY)
        kind = self.kind_of(identity)
        if kind is None:
            _refuse_unknown(identity)
        purpose = _text(stated, PURPOSE)
        if purpose not in _PURPOSES:
            expected = ", ".join(Purpose)
            raise InvalidArgumentsError(
                [
                    Violation(
                        PURPOSE,
                        f"expected one of {expected}, found " + ("none" if not purpose else "something else"),
                    )
                ]
            )
        reason = stated.get(REASON_BIN, stated.get(REASON))
        return Caller(
            by=_by(identity, kind, _text(stated, ON_BEHALF_OF) or None),
            purpose=Purpose(purpose),
            reason=None if reason is None else _reason(reason),
            authority=_text(stated, AUTHORITY) or None,
            place=self.place,
        )


_PURPOSES = frozenset(Purpose)


@lru_cache(maxsize=4096)
def _by(identity: str, kind: str, on_behalf_of: str | None) -> By:
    return By.model_validate({"id": identity, "kind": kind, "on_behalf_of": on_behalf_of})


def _refuse_unknown(identity: str) -> NoReturn:
    """Refuse an identity that is not registered, and one that could not be by what it is."""
    try:
        By(id=identity)
    except ValidationError:
        raise InvalidArgumentsError(
            [
                Violation(
                    BY,
                    "expected an opaque id of the register of identities (not a name or an address)"
                    f", found text of {len(identity)} characters",
                )
            ]
        ) from None
    raise MissingCallerError("expected a registered identity, found one that is not", field=BY)


def _text(stated: dict[str, Any], key: str) -> str:
    value = stated.get(key, "")
    return value if isinstance(value, str) else ""


def _reason(value: str | bytes) -> str:
    try:
        text = value.decode() if isinstance(value, bytes) else value
    except UnicodeDecodeError:
        raise InvalidArgumentsError([Violation(REASON_BIN, "expected UTF-8, found other bytes")]) from None
    if not text.strip() or len(text) > REASON_LIMIT or "\x00" in text:
        raise InvalidArgumentsError(
            [
                Violation(
                    REASON, f"expected text of 1 to {REASON_LIMIT} characters without NUL, found {len(text)}"
                )
            ]
        )
    return text


def _code_of(context: grpc.ServicerContext) -> str:
    """Name the code that a call ends with."""
    code: grpc.StatusCode | None = context.code()  # type: ignore[attr-defined]
    if code is not None:
        return code.name
    return "OK" if context.is_active() else "CANCELLED"


def rpc_name(full_name: str) -> str:
    """Name an rpc as gRPC does, `package.Service/Method`, from a descriptor's full name."""
    service, _, method = full_name.rpartition(".")
    return f"{service}/{method}"


def parse(request_class: type[Message], body: bytes) -> Any:
    """Read a request's bytes.

    Raises:
        InvalidArgumentsError: They are not a message of that type, or hold text that is not UTF-8.
    """
    request = request_class()
    try:
        request.ParseFromString(body)
    except (DecodeError, UnicodeDecodeError, ValueError):
        name = request_class.DESCRIPTOR.name
        raise InvalidArgumentsError(
            [Violation("request", f"expected the bytes of a {name}, found {len(body)} other bytes")]
        ) from None
    return request


def _abort(context: grpc.ServicerContext, error: GravamenError) -> NoReturn:
    context.abort_with_status(grpc_rpc_status.to_status(rpc_status(error)))
    raise AssertionError("abort raises")


def _translated(error: Exception, method: str) -> GravamenError:
    if isinstance(error, GravamenError):
        return error
    if isinstance(error, ValidationError):
        return violations_of(error)
    # The top of a handler's loop: an unforeseen error is logged by its type and place, never with its text.
    frames = error.__traceback__
    while frames is not None and frames.tb_next is not None:
        frames = frames.tb_next
    place = "" if frames is None else f"{frames.tb_frame.f_code.co_filename}:{frames.tb_lineno}"
    LOGGER.error("unforeseen %s in %s at %s", type(error).__name__, method, place)
    return StoreUnavailableError(
        "the server met an error it did not foresee; nothing was recorded by this call"
    )


@dataclass(frozen=True, slots=True)
class Calls:
    """Wraps handlers of parsed requests into handlers of bytes.

    Args:
        kind_of: Gives `person` or `software` for a registered identity, None for any other.
        traces: Where calls are told.
    """

    kind_of: Callable[[str], str | None]
    traces: Traces = NO_TRACES

    def unary(
        self, method: str, request_class: type[Message], handle: Callable[[Any, Call], Message]
    ) -> Handler:
        """Serve one request with one answer."""

        def serve(body: bytes, context: grpc.ServicerContext) -> bytes:
            call = self._call(context)
            try:
                self._refuse_if_late(context)
                return handle(parse(request_class, body), call).SerializeToString()
            except Exception as error:  # noqa: BLE001 - the top of the call: every error becomes a status
                self._log(method, error)
                _abort(context, _translated(error, method))
            finally:
                call.end(method)

        return grpc.unary_unary_rpc_method_handler(serve)

    def server_stream(
        self,
        method: str,
        request_class: type[Message],
        handle: Callable[[Any, Call], Iterator[Message | bytes]],
    ) -> Handler:
        """Serve one request with a stream of answers, some of them in wire form already."""

        def serve(body: bytes, context: grpc.ServicerContext) -> Iterator[bytes]:
            call = self._call(context)
            try:
                for answer in handle(parse(request_class, body), call):
                    yield answer if isinstance(answer, bytes) else answer.SerializeToString()
            except GeneratorExit:
                raise
            except Exception as error:  # noqa: BLE001 - the top of the call
                self._log(method, error)
                _abort(context, _translated(error, method))
            finally:
                call.end(method)

        return grpc.unary_stream_rpc_method_handler(serve)

    def client_stream(
        self, method: str, request_class: type[Message], handle: Callable[[Iterator[Any], Call], Message]
    ) -> Handler:
        """Serve a stream of requests with one answer."""

        def serve(bodies: Iterator[bytes], context: grpc.ServicerContext) -> bytes:
            call = self._call(context)
            try:
                requests = (parse(request_class, body) for body in bodies)
                return handle(requests, call).SerializeToString()
            except Exception as error:  # noqa: BLE001 - the top of the call
                self._log(method, error)
                _abort(context, _translated(error, method))
            finally:
                call.end(method)

        return grpc.stream_unary_rpc_method_handler(serve)

    def _call(self, context: grpc.ServicerContext) -> Call:
        if not self.traces.is_on:
            return Call(context, self.kind_of)
        within = Place.stated(dict(context.invocation_metadata()).get(TRACEPARENT))
        place = Place.new() if within is None else within.inside()
        return Call(context, self.kind_of, self.traces, place, within, now_ns())

    @staticmethod
    def _refuse_if_late(context: grpc.ServicerContext) -> None:
        remaining = context.time_remaining()
        if remaining is not None and remaining <= 0:
            raise DeadlinePassedError("the deadline passed before the call was handled; nothing was recorded")

    @staticmethod
    def _log(method: str, error: Exception) -> None:
        if isinstance(error, GravamenError):
            LOGGER.info("%s refused: %s", method, status_of(error)[1])
