"""What may be appended: a pure judgement of each act after what stands and after the acts before it.

Used inside the append's lock by every store; the store looks up, inserts what was accepted, and answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from domain.errors import (
    AlreadyExistsError,
    GravamenError,
    InvalidError,
    RepositoryMismatchError,
    RequestReusedError,
    VersionConflictError,
)
from domain.events import ACT_LIMIT, EVENT_LIMIT
from domain.mandate.events import RepositoryOpened
from domain.ports.store import NewAct, NewClaim, Receipt, StreamVersion

OPENING = RepositoryOpened.TOPIC
"""The type of sequence 1, and of no other event (architecture.md 2)."""


class Standing(Protocol):
    """What stands in the store while the append's lock is held."""

    def version(self, stream: str) -> int:
        """Give the version of a stream, 0 where it does not exist."""
        ...

    def answered(self, by: str, request_id: str) -> tuple[str, Receipt] | None:
        """Give the digest and the receipt of an answered request."""
        ...

    def holder(self, kind: str, value: str) -> str | None:
        """Name the stream that holds a claim."""
        ...


@dataclass(frozen=True, slots=True)
class Accepted:
    """An act to insert.

    Args:
        act: The act.
        receipt: Its place.
        claims: Those of its claims that were free.
    """

    act: NewAct
    receipt: Receipt
    claims: tuple[NewClaim, ...]


class Judge:
    """Judges acts in order and numbers those that it accepts; each sees what was accepted before it.

    Args:
        standing: The store, inside the append's lock.
        head: Sequence of the last event stored.
    """

    def __init__(self, standing: Standing, *, head: int) -> None:
        self._standing = standing
        self.head = head
        self.accepted: list[Accepted] = []
        self._versions: dict[str, int] = {}
        self._requests: dict[tuple[str, str], tuple[str, Receipt]] = {}
        self._claims: dict[tuple[str, str], str] = {}

    def judge_all(self, acts: Sequence[NewAct]) -> list[Receipt | Exception]:
        """Answer for each act; one act's refusal spoils no other."""
        answers: list[Receipt | Exception] = []
        for act in acts:
            try:
                answers.append(self.judge(act))
            except GravamenError as refusal:
                answers.append(refusal)
        return answers

    def judge(self, act: NewAct) -> Receipt:
        """Accept an act, or give the receipt of its request answered before.

        Raises:
            VersionConflictError: A stream is at another version than the act expects.
            AlreadyExistsError: A claim is held by another stream, or a stream opened exists.
            RequestReusedError: The request id was used for other content.
            RepositoryMismatchError: The act would begin a store without opening a repository.
            InvalidError: The act has no event or too many, or an event is too long.
        """
        self._check_form(act)
        answered = self._answered(act)
        if answered is not None:
            return answered
        self._check_opening(act)
        versions = self._versions_after(act)
        claims = self._free_claims(act)
        receipt = Receipt(
            act=act.id,
            first_sequence=self.head + 1,
            last_sequence=self.head + len(act.events),
            streams=tuple(StreamVersion(stream, version) for stream, version in versions.items()),
        )
        self.head = receipt.last_sequence
        self.accepted.append(Accepted(act, receipt, claims))
        self._versions.update(versions)
        self._claims.update({(claim.kind, claim.value): claim.stream for claim in claims})
        if act.request_id is not None:
            self._requests[act.by, act.request_id] = (act.request_digest, receipt)
        return receipt

    def _check_form(self, act: NewAct) -> None:
        # architecture.md 6 and 14: acts and events are limited, so that every store and broker takes them.
        if not 1 <= len(act.events) <= ACT_LIMIT:
            raise InvalidError(f"expected an act of 1 to {ACT_LIMIT} events, found {len(act.events)}")
        longest = max(len(event.body) for event in act.events)
        if longest > EVENT_LIMIT:
            raise InvalidError(f"expected events of at most {EVENT_LIMIT} bytes, found {longest}")

    def _answered(self, act: NewAct) -> Receipt | None:
        if act.request_id is None:
            return None
        known = self._requests.get((act.by, act.request_id)) or self._standing.answered(
            act.by, act.request_id
        )
        if known is None:
            return None
        digest, receipt = known
        if digest != act.request_digest:
            raise RequestReusedError(
                "expected a new request_id, found one that was used for other content",
                field="options.request_id",
            )
        return replace(receipt, was_repeated=True)

    def _check_opening(self, act: NewAct) -> None:
        openings = [event.type for event in act.events].count(OPENING)
        if self.head == 0 and (openings != 1 or act.events[0].type != OPENING):
            raise RepositoryMismatchError(
                f"expected {OPENING} as the first event of an empty store, found {act.events[0].type}"
            )
        if self.head > 0 and openings:
            raise AlreadyExistsError(
                "expected no further opening, found that the repository was opened before"
            )

    def _versions_after(self, act: NewAct) -> dict[str, int]:
        after: dict[str, int] = {}
        for event in act.events:
            found = after.get(event.stream)
            if found is None:
                found = self._version(event.stream)
            if event.version == 1 and found > 0:
                raise AlreadyExistsError(f"expected no stream {event.stream}, found it at version {found}")
            if event.version != found + 1:
                raise VersionConflictError(
                    f"stream {event.stream} is at version {found}, expected {event.version - 1}"
                )
            after[event.stream] = event.version
        return after

    def _version(self, stream: str) -> int:
        version = self._versions.get(stream)
        return self._standing.version(stream) if version is None else version

    def _free_claims(self, act: NewAct) -> tuple[NewClaim, ...]:
        free: dict[tuple[str, str], NewClaim] = {}
        for claim in act.claims:
            key = (claim.kind, claim.value)
            own = free.get(key)
            holder = own.stream if own else self._claims.get(key) or self._standing.holder(*key)
            if holder is None:
                free[key] = claim
            elif holder != claim.stream:
                raise AlreadyExistsError(f"expected a free {claim.kind}, found it held by {holder}")
        return tuple(free.values())
