"""A victim: its state, how events change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.events import RecordedEvent, State
from domain.mandate.four_eyes import persons_of
from domain.values import StreamKind
from domain.victims import events as e


@dataclass(frozen=True, slots=True, kw_only=True)
class Victim(State):
    """What a stream of a victim has come to; names and contact stay sealed and are not held here.

    Args:
        same_person: Streams that are the same human being, by this stream's own links, with who recorded each.
        harms: Codes of harms in force.
        harm_codes: Every code of a harm ever used.
        kin: Streams of kin.
    """

    KIND: ClassVar[StreamKind] = StreamKind.VICTIM

    code: str
    status: e.VictimStatus
    status_as_of: str | None = None
    same_person: Mapping[str, frozenset[str]] = field(default_factory=dict)
    harms: frozenset[str] = frozenset()
    harm_codes: frozenset[str] = frozenset()
    kin: frozenset[str] = frozenset()
    is_withdrawn: bool = False


def evolve(victim: Victim | None, event: RecordedEvent) -> Victim:
    """Apply one recorded event."""
    data = event.data
    if victim is None:
        return _opened(event)
    victim = replace(victim, version=event.version)
    match data:
        case e.VictimSamePersonLinked():
            return replace(victim, same_person={**victim.same_person, data.other: persons_of(event.by)})
        case e.VictimSamePersonUnlinked():
            kept = {other: by for other, by in victim.same_person.items() if other != data.other}
            return replace(victim, same_person=kept)
        case e.VictimStatusRecorded():
            return replace(victim, status=data.status, status_as_of=data.as_of)
        case e.HarmRecorded():
            code = {data.harm.code}
            return replace(victim, harms=victim.harms | code, harm_codes=victim.harm_codes | code)
        case e.HarmWithdrawn():
            return replace(victim, harms=victim.harms - {data.harm})
        case e.KinLinked():
            return replace(victim, kin=victim.kin | {data.other})
        case e.KinUnlinked():
            return replace(victim, kin=victim.kin - {data.other})
        case e.VictimWithdrawn():
            return replace(victim, is_withdrawn=True)
        case _:
            return victim


def _opened(event: RecordedEvent) -> Victim:
    data = event.data
    if not isinstance(data, e.VictimRegistered):
        raise TypeError(f"a victim cannot open with {event.type}")
    harms = frozenset(harm.code for harm in data.harms)
    return Victim(
        id=event.stream_id,
        version=event.version,
        classification=event.classification,
        code=data.code,
        status=data.status,
        status_as_of=data.status_as_of,
        harms=harms,
        harm_codes=harms,
    )
