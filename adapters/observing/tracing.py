"""What a trace may say, and nothing else: steps and attributes are closed lists, and no text of a record fits in.

A recorded act is followed in the trace whose id is the act's id (docs/decisions/0022, "Traces"): each process
derives it from what it reads anyway, so nothing of a trace stands in the record, and a reader needs none.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias
from uuid import UUID

TRACEPARENT = "traceparent"
"""Name of the header and of the key in a call's metadata (W3C Trace Context)."""
CROWD = 50
"""Acts of one page or batch that are told one by one, on average; of a crowd, some stand for all."""

_TRACEPARENT = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})"
)
_LEVEL_0_LENGTH = 55
_SAMPLED = 1
_LOW_64, _LOW_56 = (1 << 64) - 1, (1 << 56) - 1


class Step(StrEnum):
    """What a process does with an act; a call is named by its rpc."""

    DECIDE = "decide"
    SEAL = "seal"
    COMMIT = "commit"
    APPEND = "append"
    RECORD = "record"
    WAIT = "wait"
    PUBLISH_PAGE = "publish page"
    PUBLISH = "publish"
    APPLY_BATCH = "apply batch"
    APPLY = "apply"


class Told(StrEnum):
    """Attributes of a span: all that there are."""

    SYSTEM = "rpc.system.name"
    METHOD = "rpc.method"
    CODE = "rpc.response.status_code"
    TOPIC = "messaging.destination.name"
    ACT = "gravamen.act"
    ACTS = "gravamen.acts"
    EVENTS = "gravamen.events"
    TYPES = "gravamen.event_types"
    FIRST = "gravamen.first_sequence"
    LAST = "gravamen.last_sequence"
    VIEW = "gravamen.view"
    LEVEL = "gravamen.wait_level"


Value: TypeAlias = int | str | tuple[str, ...]
About: TypeAlias = Mapping[Told, Value]

_NUMBERS = frozenset({Told.ACTS, Told.EVENTS, Told.FIRST, Told.LAST})
_TEXTS = {
    Told.SYSTEM: re.compile("grpc"),
    Told.METHOD: re.compile(r"gravamen\.v1\.[A-Za-z]+Service/[A-Za-z]+"),
    Told.CODE: re.compile("[A-Z_]{2,20}"),
    Told.TOPIC: re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,79}\.(log|events)\.v1"),
    Told.ACT: re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    Told.TYPES: re.compile(r"[a-z0-9_]+\.[a-z0-9_]+\.v\d+"),
    Told.VIEW: re.compile("[a-z_]{1,40}"),
    Told.LEVEL: re.compile("logged|projected"),
}


def attributes_of(about: About) -> dict[str, Value]:
    """Give the attributes of a span: what is not of its attribute's form is left out, whatever it is."""
    return {name.value: value for name, value in about.items() if _is_of_form(name, value)}


def _is_of_form(name: Told, value: Value) -> bool:
    if name in _NUMBERS:
        return isinstance(value, int)
    form = _TEXTS[name]
    texts = value if isinstance(value, tuple) else (value,)
    return all(isinstance(text, str) and form.fullmatch(text) is not None for text in texts)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a span stands.

    Args:
        trace: Id of its trace, 128 bits, not 0.
        span: Its own id, 64 bits, not 0.
        is_recorded: Whether it is told; a caller may have decided that his trace is not.
    """

    trace: int
    span: int
    is_recorded: bool = True

    @classmethod
    def new(cls) -> Place:
        """Begin a trace of its own."""
        return cls(secrets.randbits(128) | 1, secrets.randbits(64) | 1)

    @classmethod
    def of_act(cls, act: UUID) -> Place:
        """Give the place of an act: its trace is its id, and its span the last 64 bits of it.

        Neither is 0: an id of version 4 has fixed bits in both halves.
        """
        return cls(act.int, act.int & _LOW_64)

    @classmethod
    def stated(cls, header: str | bytes | None) -> Place | None:
        """Read a `traceparent`; None where it is not one. `tracestate`, which is free text, is never read."""
        if not isinstance(header, str):
            return None
        # A later version may say more behind what is known (W3C Trace Context, 4.3).
        known = header[:_LEVEL_0_LENGTH] if header[_LEVEL_0_LENGTH : _LEVEL_0_LENGTH + 1] in ("", "-") else ""
        if header.startswith("00-") and len(header) != _LEVEL_0_LENGTH:
            return None
        found = _TRACEPARENT.fullmatch(known)
        if found is None:
            return None
        trace, span = int(found["trace"], 16), int(found["span"], 16)
        return cls(trace, span, bool(int(found["flags"], 16) & _SAMPLED)) if trace and span else None

    def inside(self) -> Place:
        """Give the place of a span inside this one."""
        return Place(self.trace, secrets.randbits(64) | 1, self.is_recorded)

    def header(self) -> str:
        """Write the place as a `traceparent`, sampled, its last seven bytes random (W3C Trace Context, level 2)."""
        return f"00-{self.trace:032x}-{self.span:016x}-03"


class Traces(Protocol):
    """Where a process tells what it did, once it is done."""

    @property
    def is_on(self) -> bool:
        """Whether anybody listens: where not, nothing need be measured."""
        ...

    def tell(
        self,
        step: str,
        *,
        begun_ns: int,
        about: About,
        place: Place | None = None,
        inside: Place | None = None,
        links: Iterable[Place] = (),
    ) -> None:
        """Tell a step that ends now; never waits, never raises.

        Args:
            step: One of `Step`, or the full name of an rpc.
            begun_ns: When it began, nanoseconds from 1970.
            about: What may be said of it.
            place: Where it stands; somewhere inside `inside` by default.
            inside: The span that it is part of; none for the first of a trace.
            links: Spans of other traces that it has to do with.
        """
        ...


class _NoTraces:
    """Nobody listens."""

    is_on = False

    def tell(self, step: str, **_: object) -> None:
        """Do nothing."""


NO_TRACES: Traces = _NoTraces()


def now_ns() -> int:
    """Give the time, nanoseconds from 1970."""
    return time.time_ns()


def some_of(acts: Sequence[UUID], *, of: int | None = None) -> list[UUID]:
    """Choose the acts of a page or batch that are told one by one: all, or of a crowd `CROWD` on average.

    Args:
        acts: Their ids.
        of: How many acts the page holds, where these are not all.

    The choice rests on the last 56 bits of the act's id, which are random: an act that is chosen in a large
    page is chosen in each smaller one too, so that what is told of it in other processes is told whole.
    """
    size = len(acts) if of is None else of
    return [act for act in acts if (act.int & _LOW_56) * size < CROWD << 56]
