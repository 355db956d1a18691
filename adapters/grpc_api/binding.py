"""The decision's signature is the command: each rpc is bound to the decision that it asks for.

A request holds `options`, the `id` of the stream and the decision's keyword arguments under their own
names. Those are validated against the decision's annotations; a test holds that every field of every
request is an argument, and the reverse.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Protocol, get_type_hints
from uuid import UUID, uuid4

from google.protobuf.message import Message
from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from adapters.grpc_api.arguments import plain, violations_of
from adapters.grpc_api.status import InvalidArgumentsError, Violation
from adapters.recording.desk import Desk
from adapters.recording.recorder import Caller, Command
from domain.errors import VersionConflictError
from domain.events import Act, Change, State

Decision = Callable[..., Change | Sequence[Change]]
Provide = Callable[["Asked"], Any]
"""Gives an argument that no request carries, from what was asked."""

REQUEST_ID_LIMIT = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """What a provided argument may be computed from: the desk, the act, the state and the request."""

    desk: Desk
    act: Act
    state: Any
    arguments: dict[str, Any]


class Hook(Protocol):
    """What a command needs beside its decision, such as bytes in the vault."""

    def prepare(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Complete the request's plain arguments before they are validated."""
        ...

    def before(self, arguments: dict[str, Any]) -> None:
        """Act on the request as asked, before its events are stored; harmless where they are not."""
        ...

    def after(self, arguments: dict[str, Any]) -> None:
        """Act after the events are stored; a crash before it must be harmless too."""
        ...


@dataclass(frozen=True, slots=True)
class Binding:
    """One rpc and its decision.

    Args:
        rpc: Name of the rpc.
        decision: What it asks for.
        needs_reason: Whether the call must state a reason (decision 40).
        load: Loads the first argument, where it is not simply the stream that `id` names.
        hook: Name of a hook that completes the request and acts around its recording.
        batch: Name of the rpc that takes many of these requests.
    """

    rpc: str
    decision: Decision
    needs_reason: bool = False
    load: Callable[[Desk, dict[str, Any]], Any] | None = None
    hook: str = ""
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A service whose rpcs are commands: its name and its bindings."""

    name: str
    bindings: tuple[Binding, ...]


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


@dataclass(frozen=True, slots=True)
class _Signature:
    state: type[State] | None
    model: type[BaseModel]
    wants_act: bool
    provided: tuple[str, ...]


@cache
def signature_of(decision: Decision, provided: frozenset[str] = frozenset()) -> _Signature:
    """Read a decision's signature: the state it needs and a model of its arguments."""
    hints = get_type_hints(decision, include_extras=True)
    fields: dict[str, Any] = {}
    state: type[State] | None = None
    for parameter in inspect.signature(decision).parameters.values():
        annotation = hints[parameter.name]
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            state = annotation if isinstance(annotation, type) and issubclass(annotation, State) else None
        elif parameter.name != "act" and parameter.name not in provided:
            default = ... if parameter.default is inspect.Parameter.empty else parameter.default
            fields[parameter.name] = (annotation, default)
    names = set(inspect.signature(decision).parameters)
    model = create_model(f"{decision.__name__}_arguments", __base__=_Arguments, **fields)
    return _Signature(state, model, "act" in names, tuple(sorted(names & provided)))


class Binder:
    """Turns requests into commands.

    Args:
        providers: Arguments that no request carries, by parameter name.
        hooks: Hooks by the name that bindings give.
    """

    def __init__(self, providers: dict[str, Provide], hooks: dict[str, Hook]) -> None:
        self._providers = providers
        self._hooks = hooks
        self._names = frozenset(providers)

    def command(self, binding: Binding, caller: Caller, request: Message) -> Command:
        """Validate a request and bind it to its decision.

        Raises:
            InvalidArgumentsError: A field is faulty, or the reason is missing.
        """
        if binding.needs_reason and caller.reason is None:
            raise InvalidArgumentsError([Violation("gravamen-reason", "expected a reason, found none")])
        arguments = plain(request)
        options = arguments.pop("options", {})
        request_id = options.get("request_id")
        if request_id is not None and len(request_id) > REQUEST_ID_LIMIT:
            raise InvalidArgumentsError(
                [
                    Violation(
                        "options.request_id",
                        f"expected at most {REQUEST_ID_LIMIT} characters, found {len(request_id)}",
                    )
                ]
            )
        digest_arguments = {**arguments, "expected_version": options.get("expected_version")}
        hook = self._hooks[binding.hook] if binding.hook else None
        requested = arguments
        if hook is not None:
            arguments = hook.prepare(arguments)
        signature = signature_of(binding.decision, self._names)
        stream_id = self._stream_id(signature, binding, arguments)
        known = {**requested, "id": arguments.get("id", stream_id)}
        values = self._values(signature, arguments)
        decide = self._decide(binding, signature, stream_id, values, options.get("expected_version"))
        return Command(
            name=binding.rpc,
            arguments=digest_arguments,
            decide=decide,
            request_id=request_id,
            subjects=tuple(options.get("subjects", ())),
            only_validate=options.get("validate_only", False),
            before=None if hook is None else partial(hook.before, known),
            after=None if hook is None else partial(hook.after, known),
        )

    def _stream_id(self, signature: _Signature, binding: Binding, arguments: dict[str, Any]) -> UUID | None:
        if binding.load is not None:
            return None
        if "id" in signature.model.model_fields:
            arguments.setdefault("id", str(uuid4()))
            return None
        text = arguments.pop("id", None)
        if text is None:
            raise InvalidArgumentsError([Violation("id", "expected the id of a stream, found none")])
        try:
            return UUID(text)
        except ValueError:
            raise InvalidArgumentsError(
                [Violation("id", f"expected a UUID, found text of {len(text)} characters")]
            ) from None

    @staticmethod
    def _values(signature: _Signature, arguments: dict[str, Any]) -> dict[str, Any]:
        try:
            validated = signature.model.model_validate(arguments)
        except ValidationError as error:
            raise violations_of(error) from None
        return {name: getattr(validated, name) for name in signature.model.model_fields}

    def _decide(
        self,
        binding: Binding,
        signature: _Signature,
        stream_id: UUID | None,
        values: dict[str, Any],
        expected_version: int | None,
    ) -> Callable[[Desk, Act], Sequence[Change]]:
        def decide(desk: Desk, act: Act) -> Sequence[Change]:
            state: Any = None
            if binding.load is not None:
                state = binding.load(desk, values)
            elif signature.state is not None and stream_id is not None:
                state = desk.state(signature.state.KIND, stream_id)
                _check_version(state, expected_version)
            call = dict(values)
            if signature.wants_act:
                call["act"] = act
            for name in signature.provided:
                call[name] = self._providers[name](Asked(desk, act, state, values))
            try:
                changes = binding.decision(*(() if state is None else (state,)), **call)
            except ValidationError as error:
                raise violations_of(error) from None
            return [changes] if isinstance(changes, Change) else changes

        return decide


def _check_version(state: State, expected: int | None) -> None:
    if expected is not None and state.version != expected:
        raise VersionConflictError(
            f"stream {state.KIND.value}/{state.id} is at version {state.version}, expected {expected}",
            field="options.expected_version",
        )
