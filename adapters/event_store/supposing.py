"""What a group of acts supposes to stand in the store, so that one round trip can check and store it.

The group is judged after what is supposed; the store checks under its lock that it is so. Where it is not,
the store says what stands, and the group is judged again after that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from adapters.event_store.judging import Judge
from domain.ports.store import NewAct, Receipt


@dataclass(slots=True)
class Supposed:
    """A standing that is supposed: each stream is where its first act expects it, nothing else is taken.

    Args:
        versions: Versions of streams, supposed or known.
        requests: Requests known to be answered, each with digest and receipt.
        claims: Claims known to be held, each with its stream.
    """

    versions: dict[str, int]
    requests: dict[tuple[str, str], tuple[str, Receipt]] = field(default_factory=dict)
    claims: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def by(cls, acts: Sequence[NewAct]) -> Supposed:
        """Give what a group supposes."""
        versions: dict[str, int] = {}
        for act in acts:
            for event in act.events:
                versions.setdefault(event.stream, event.version - 1)
        return cls(versions)

    def version(self, stream: str) -> int:
        """Give the version of a stream."""
        return self.versions[stream]

    def answered(self, by: str, request_id: str) -> tuple[str, Receipt] | None:
        """Give the digest and the receipt of an answered request."""
        return self.requests.get((by, request_id))

    def holder(self, kind: str, value: str) -> str | None:
        """Name the stream that holds a claim."""
        return self.claims.get((kind, value))

    def unknown_requests(self, acts: Sequence[NewAct]) -> list[tuple[str, str]]:
        """Give the requests of a group that are supposed to be new."""
        asked = ((act.by, act.request_id) for act in acts if act.request_id is not None)
        return [key for key in dict.fromkeys(asked) if key not in self.requests]

    def free_claims(self, acts: Sequence[NewAct]) -> list[tuple[str, str]]:
        """Give the claims of a group that are supposed to be free."""
        made = ((claim.kind, claim.value) for act in acts for claim in act.claims)
        return [key for key in dict.fromkeys(made) if key not in self.claims]


@dataclass(frozen=True, slots=True)
class Judged:
    """A group as judged after what is supposed: the answers, and what is to be stored.

    Args:
        judge: Holds what was accepted, numbered from `head`.
        answers: One for each act.
        head: The head that is supposed.
    """

    judge: Judge
    answers: list[Receipt | Exception]
    head: int

    def moved(self, head: int) -> list[Receipt | Exception]:
        """Give the answers as numbered after the head that was found."""
        by = head - self.head
        return [
            answer
            if by == 0 or not isinstance(answer, Receipt) or answer.first_sequence <= self.head
            else replace(
                answer,
                first_sequence=answer.first_sequence + by,
                last_sequence=answer.last_sequence + by,
            )
            for answer in self.answers
        ]


def judged(acts: Sequence[NewAct], supposed: Supposed, *, head: int) -> Judged:
    """Judge a group after what is supposed."""
    judge = Judge(supposed, head=head)
    return Judged(judge, judge.judge_all(acts), head)
