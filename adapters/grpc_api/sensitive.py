"""Readings of what would break a case: a reason is asked for, and each is in the record before it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from adapters.grpc_api.calls import Call
from adapters.grpc_api.status import InvalidArgumentsError, Violation
from adapters.recording.recorder import Caller, Command, Recorder
from domain.access.events import FragilityList
from domain.access.reading import read_fragility
from domain.events import Act, Change
from domain.ports.store import Receipt
from domain.readiness.lens import Exclusions, Lens
from domain.readiness.reading import LineReadiness


@dataclass(frozen=True, slots=True)
class SensitiveReadings:
    """Records readings (readiness rule 11; art. 70): who read what of which line, for what purpose and why."""

    recorder: Recorder

    @staticmethod
    def caller(call: Call) -> Caller:
        """Read who calls, with the purpose and the reason that such a reading needs.

        Raises:
            InvalidArgumentsError: One of them is missing.
        """
        caller = call.caller()
        if caller.reason is None:
            expected = "expected a reason for reading what would break a case, found none"
            raise InvalidArgumentsError([Violation("gravamen-reason", expected)])
        return caller

    def record(
        self, caller: Caller, what: FragilityList, read: LineReadiness, lens: Lens, *, deadline: float | None
    ) -> Receipt:
        """Record a reading; what was read may be answered only once this returns.

        Args:
            read: The line as it was read, nothing left aside or with it.
            lens: Through what; its exclusions are counted, and known again by a keyed digest alone.
            deadline: Monotonic time until which the caller waits.
        """
        left_aside = lens.exclusions.counts()
        digest = self._digest(lens.exclusions) if left_aside else None

        def decide(_: object, __: Act) -> list[Change]:
            change = read_fragility(
                id=uuid4(),
                what=what,
                case=UUID(read.case),
                line=UUID(read.line),
                forum=UUID(read.forum),
                stage=read.stage,
                position=read.position,
                date=read.on,
                left_aside=left_aside,
                exclusions_digest=digest,
            )
            return [change]

        command = Command(name="read_fragility", arguments={}, decide=decide)
        return self.recorder.record(caller, command, deadline=deadline)

    def _digest(self, exclusions: Exclusions) -> str:
        left_aside = [
            sorted(str(each) for each in getattr(exclusions, member))
            for member in sorted(exclusions.counts())
        ]
        return self.recorder.sealer.keyed_digest("exclusions", sorted(exclusions.counts()), left_aside)
