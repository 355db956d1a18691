"""How events of a victim change its row, and links of sources and actors the person that it stands for."""

from __future__ import annotations

from domain.sources.events import SamePersonLinked
from domain.victims import events as e
from projections.case_register.people_tables import victims
from projections.case_register.persons import joined, parted, person_of
from projections.register import Handlers, Members, Step, words


def _registered(data: e.VictimRegistered, step: Step) -> None:
    members = {
        "status_as_of": data.status_as_of,
        "names": data.names or None,
        "contact": data.contact,
        "harms": data.harms or None,
    }
    step.enter(
        victims,
        step.stream_id,
        members,
        code=data.code,
        status=data.status.value,
        state="registered",
        person=person_of(step, step.event.stream),
        harm_words=words(tuple(harm.kind for harm in data.harms)),
    )


def _identified(data: e.VictimIdentified, step: Step) -> None:
    if data.names:
        step.add(victims, step.stream_id, "names", *data.names)
    if data.contact is not None:
        step.amend(victims, step.stream_id, {"contact": data.contact})


def _linked(data: e.VictimSamePersonLinked, step: Step) -> None:
    joined(step, step.event.stream, data.other)
    step.add(victims, step.stream_id, "same_person", data.other)


def _unlinked(data: e.VictimSamePersonUnlinked, step: Step) -> None:
    parted(step, step.event.stream, data.other)
    step.drop(victims, step.stream_id, "same_person", chosen=lambda other: other == data.other)


def _status(data: e.VictimStatusRecorded, step: Step) -> None:
    step.amend(victims, step.stream_id, {"status_as_of": data.as_of}, status=data.status.value)


def _harm(data: e.HarmRecorded, step: Step) -> None:
    step.add(victims, step.stream_id, "harms", data.harm)
    _count_harms(step)


def _harm_withdrawn(data: e.HarmWithdrawn, step: Step) -> None:
    step.drop(victims, step.stream_id, "harms", chosen=lambda harm: harm["code"] == data.harm)
    _count_harms(step)


def _count_harms(step: Step) -> None:
    known: Members = step.members(victims, step.stream_id) or {}
    kinds = tuple(harm["kind"] for harm in known.get("harms", ()))
    step.amend(victims, step.stream_id, harm_words=words(kinds))


def _kin(data: e.KinLinked, step: Step) -> None:
    step.add(victims, step.stream_id, "kin", data)


def _kin_unlinked(data: e.KinUnlinked, step: Step) -> None:
    step.drop(victims, step.stream_id, "kin", chosen=lambda kin: kin["other"] == data.other)


def _withdrawn(_: e.VictimWithdrawn, step: Step) -> None:
    step.amend(victims, step.stream_id, {"reason": step.event.reason}, state="withdrawn")


def _source_linked(data: SamePersonLinked, step: Step) -> None:
    joined(step, step.event.stream, data.other)


HANDLERS: Handlers = {
    e.VictimRegistered: _registered,
    e.VictimIdentified: _identified,
    e.VictimSamePersonLinked: _linked,
    e.VictimSamePersonUnlinked: _unlinked,
    e.VictimStatusRecorded: _status,
    e.HarmRecorded: _harm,
    e.HarmWithdrawn: _harm_withdrawn,
    e.KinLinked: _kin,
    e.KinUnlinked: _kin_unlinked,
    e.VictimWithdrawn: _withdrawn,
    SamePersonLinked: _source_linked,
}
