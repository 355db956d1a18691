"""The decision's signature is the command: each rpc is bound to the decision that it asks for.

A request holds `options`, the `id` of the stream and the decision's keyword arguments under their own
names. Those are validated against the decision's annotations; a test holds that every field of every
request is an argument, and the reverse.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol, get_type_hints
from uuid import UUID, uuid4

from google.protobuf.message import Message
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model

from adapters.grpc_api.arguments import plain, violations_of
from adapters.grpc_api.status import InvalidArgumentsError, Violation
from adapters.recording.desk import Desk
from adapters.recording.recorder import Caller, Command
from domain.errors import VersionConflictError
from domain.events import Act, Change, RequestId, State

Decision = Callable[..., Change | Sequence[Change]]
Provide = Callable[["Asked"], Any]
"""Gives an argument that no request carries, from what was asked."""

_REQUEST_ID: TypeAdapter[str] = TypeAdapter(RequestId)


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
        provides: Arguments of this decision alone that no request carries, by parameter name.
    """

    rpc: str
    decision: Decision
    needs_reason: bool = False
    load: Callable[[Desk, dict[str, Any]], Any] | None = None
    hook: str = ""
    batch: str = ""
    provides: Mapping[str, Provide] = field(default_factory=dict)


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
    opens: bool
    """Whether the decision opens the stream whose id it is given."""
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
    return _Signature(state, model, "act" in names, "id" in fields, tuple(sorted(names & provided)))


class Binder:
    """Turns requests into commands.

    Args:
        providers: Arguments that no request carries, by parameter name.
        hooks: Hooks by the name that bindings give.
    """

    def __init__(self, providers: dict[str, Provide], hooks: dict[str, Hook]) -> None:
        self._providers = providers
        self._hooks = hooks
        self._signatures: dict[str, _Signature] = {}

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
        if request_id is not None:
            _check_request_id(request_id)
        expected_version = options.get("expected_version")
        hook = self._hooks.get(binding.hook)
        signature = self._signature(binding)
        asked = _Request(binding, signature, arguments, expected_version, self._providers, hook)
        return Command(
            name=binding.rpc,
            arguments={**arguments, "expected_version": expected_version},
            decide=asked.decide,
            request_id=request_id,
            subjects=tuple(options.get("subjects", ())),
            only_validate=options.get("validate_only", False),
            before=None if hook is None else asked.before,
            after=None if hook is None else asked.after,
        )

    def _signature(self, binding: Binding) -> _Signature:
        signature = self._signatures.get(binding.rpc)
        if signature is None:
            provided = frozenset(self._providers.keys() | binding.provides.keys())
            signature = self._signatures[binding.rpc] = signature_of(binding.decision, provided)
        return signature


@dataclass(slots=True)
class _Request:
    """One request on its way to its decision.

    It is completed and validated only when the decision is asked for: a request that was answered
    before gets its first answer even where what it rested on, an upload say, is gone.
    """

    binding: Binding
    signature: _Signature
    arguments: dict[str, Any]
    expected_version: int | None
    providers: Mapping[str, Provide]
    hook: Hook | None
    id: UUID | None = None

    def decide(self, desk: Desk, act: Act) -> Sequence[Change]:
        """Validate the arguments and make the decision."""
        arguments = dict(self.arguments)
        if self.hook is not None:
            arguments = self.hook.prepare(arguments)
        signature = self.signature
        self.id = self._take_id(signature, arguments)
        values = _validated(signature, arguments)
        state = self._state(signature, desk, values)
        call = dict(values)
        if signature.wants_act:
            call["act"] = act
        for name in signature.provided:
            provide = self.binding.provides.get(name) or self.providers[name]
            call[name] = provide(Asked(desk, act, state, values))
        try:
            changes = self.binding.decision(*(() if state is None else (state,)), **call)
        except ValidationError as error:
            raise violations_of(error) from None
        return [changes] if isinstance(changes, Change) else changes

    def before(self) -> None:
        """Act before the events are stored."""
        if self.hook is not None:
            self.hook.before({**self.arguments, "id": self.id})

    def after(self) -> None:
        """Act after the events are stored."""
        if self.hook is not None:
            self.hook.after({**self.arguments, "id": self.id})

    def _take_id(self, signature: _Signature, arguments: dict[str, Any]) -> UUID | None:
        """Read the stream's id; one that opens and is not named gets a new one."""
        if self.binding.load is not None or (signature.state is None and not signature.opens):
            return None
        text = arguments.pop("id", None)
        if text is None and not signature.opens:
            raise InvalidArgumentsError([Violation("id", "expected the id of a stream, found none")])
        try:
            id = uuid4() if text is None else UUID(text)
        except ValueError:
            found = f"expected a UUID, found text of {len(text)} characters"
            raise InvalidArgumentsError([Violation("id", found)]) from None
        if signature.opens:
            arguments["id"] = id
        return id

    def _state(self, signature: _Signature, desk: Desk, values: dict[str, Any]) -> Any:
        if self.binding.load is not None:
            return self.binding.load(desk, values)
        if signature.state is None or self.id is None:
            return None
        state = desk.state(signature.state.KIND, self.id)
        _check_version(state, self.expected_version)
        return state


def _validated(signature: _Signature, arguments: dict[str, Any]) -> dict[str, Any]:
    try:
        validated = signature.model.model_validate(arguments)
    except ValidationError as error:
        raise violations_of(error) from None
    return dict(vars(validated))


def _check_request_id(request_id: str) -> None:
    try:
        _REQUEST_ID.validate_python(request_id)
    except ValidationError:
        expected = "expected 1 to 64 letters, digits and . _ : -, such as a UUID"
        found = f"found text of {len(request_id)} characters"
        raise InvalidArgumentsError([Violation("options.request_id", f"{expected}, {found}")]) from None


def _check_version(state: State, expected: int | None) -> None:
    if expected is not None and state.version != expected:
        raise VersionConflictError(
            f"stream {state.KIND.value}/{state.id} is at version {state.version}, expected {expected}",
            field="options.expected_version",
        )
