"""Decisions on a victim: registered under a code, identified, linked, its fate and harms told, withdrawn."""

from __future__ import annotations

from uuid import UUID

from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Act, Change
from domain.mandate.four_eyes import refuse_part_in
from domain.protected import ProtectedLine, ProtectedText
from domain.values import Classification, Code, HumanStream, IsoDate, StreamId
from domain.victims.events import (
    Harm,
    HarmRecorded,
    HarmWithdrawn,
    KinLinked,
    KinRelation,
    KinUnlinked,
    VictimCode,
    VictimIdentified,
    VictimRegistered,
    VictimSamePersonLinked,
    VictimSamePersonUnlinked,
    VictimStatus,
    VictimStatusRecorded,
    VictimWithdrawn,
)
from domain.victims.victim import Victim

NEEDS_REASON: tuple[str, ...] = ("unlink_same_person", "withdraw_harm", "unlink_kin", "withdraw")


def register(
    *,
    id: UUID,
    code: VictimCode,
    status: VictimStatus = VictimStatus.UNKNOWN,
    status_as_of: IsoDate | None = None,
    names: tuple[ProtectedLine, ...] = (),
    contact: ProtectedText | None = None,
    harms: tuple[Harm, ...] = (),
    classification: Classification = Classification.CONFIDENTIAL,
    act: Act,
) -> Change:
    """Enter a person harmed under a code that is unique in the repository; whose name is unknown has none.

    Raises:
        InvalidError: Codes of harms repeat, or the status is of a day still to come.
    """
    codes = [harm.code for harm in harms]
    if len(set(codes)) != len(codes):
        raise InvalidError("expected each code of a harm once, found a repeated one", field="harms")
    _refuse_to_come(status_as_of, act, field="status_as_of")
    event = VictimRegistered(
        code=code, status=status, status_as_of=status_as_of, names=names, contact=contact, harms=harms
    )
    return Victim.first(event, id=id, classification=classification)


def identify(
    victim: Victim, *, names: tuple[ProtectedLine, ...] = (), contact: ProtectedText | None = None
) -> Change:
    """Add names, or a contact that takes the place of the one before.

    Raises:
        InvalidError: Neither is stated.
        RefusedError: The victim is withdrawn.
    """
    _refuse_if_withdrawn(victim)
    if not names and contact is None:
        raise InvalidError("expected a name or a contact, found neither", field="names")
    return victim.next(VictimIdentified, names=names, contact=contact)


def link_same_person(victim: Victim, *, other: HumanStream) -> Change:
    """Say that a source, an actor or another victim is the same human being (decision 3).

    Raises:
        InvalidError: It is this stream.
        RefusedError: The two are linked already, or the victim is withdrawn.
    """
    _refuse_if_withdrawn(victim)
    _refuse_itself(victim, other)
    if other in victim.same_person:
        raise RefusedError(f"victim {victim.code} is linked to {other} already", field="other")
    return victim.next(VictimSamePersonLinked, other=other)


def unlink_same_person(victim: Victim, *, other: HumanStream, act: Act) -> Change:
    """Take back a link to the same person; the count of persons rises, so it needs another's eyes.

    Raises:
        NotFoundError: This stream has no such link.
        FourEyesError: The same person recorded it.
    """
    recorded_by = victim.same_person.get(other)
    if recorded_by is None:
        raise NotFoundError(f"victim {victim.code} has no link to {other} as the same person", field="other")
    refuse_part_in(act, f"unlinking {other} from victim {victim.code}", {"recorded the link": recorded_by})
    return victim.next(VictimSamePersonUnlinked, other=other)


def record_status(victim: Victim, *, status: VictimStatus, as_of: IsoDate | None = None, act: Act) -> Change:
    """Record what is known of the victim's fate, in place of the record before.

    Raises:
        InvalidError: The day is still to come.
        RefusedError: It is recorded so already, or the victim is withdrawn.
    """
    _refuse_if_withdrawn(victim)
    _refuse_to_come(as_of, act, field="as_of")
    if (status, as_of) == (victim.status, victim.status_as_of):
        raise RefusedError(f"victim {victim.code} is recorded as {status} already", field="status")
    return victim.next(VictimStatusRecorded, status=status, as_of=as_of)


def record_harm(victim: Victim, *, harm: Harm) -> Change:
    """Record a harm that no described incident tells of.

    Raises:
        InvalidError: The code was used before.
        RefusedError: The victim is withdrawn.
    """
    _refuse_if_withdrawn(victim)
    if harm.code in victim.harm_codes:
        raise InvalidError(f"expected a new code of a harm, found {harm.code} used before", field="harm.code")
    return victim.next(HarmRecorded, harm=harm)


def withdraw_harm(victim: Victim, *, harm: Code) -> Change:
    """Take back a harm, or say that an incident now tells of it.

    Raises:
        NotFoundError: The victim has no such harm in force.
    """
    if harm not in victim.harms:
        raise NotFoundError(f"victim {victim.code} has no harm {harm} in force", field="harm")
    return victim.next(HarmWithdrawn, harm=harm)


def link_kin(victim: Victim, *, other: HumanStream, relation: KinRelation) -> Change:
    """Say that somebody of the record is kin of the victim; the other's stream is not touched.

    Raises:
        InvalidError: It is this stream, or one said to be the same person.
        RefusedError: The two are linked already, or the victim is withdrawn.
    """
    _refuse_if_withdrawn(victim)
    _refuse_itself(victim, other)
    if other in victim.same_person:
        raise InvalidError(
            f"expected another person, found {other}, which is victim {victim.code} too", field="other"
        )
    if other in victim.kin:
        raise RefusedError(f"victim {victim.code} has {other} as kin already", field="other")
    return victim.next(KinLinked, other=other, relation=relation)


def unlink_kin(victim: Victim, *, other: HumanStream) -> Change:
    """Take back a link to kin that was recorded in error.

    Raises:
        NotFoundError: There is no such link.
    """
    if other not in victim.kin:
        raise NotFoundError(f"victim {victim.code} has no {other} as kin", field="other")
    return victim.next(KinUnlinked, other=other)


def withdraw(victim: Victim) -> Change:
    """Hold that the person was not harmed so, or does not exist; counted no more, still shown.

    Of two records of one person neither is withdrawn: they are linked as the same person, and count once.

    Raises:
        RefusedError: It was withdrawn before.
    """
    _refuse_if_withdrawn(victim)
    return victim.next(VictimWithdrawn)


def _refuse_if_withdrawn(victim: Victim) -> None:
    if victim.is_withdrawn:
        raise RefusedError(f"victim {victim.code} was withdrawn before")


def _refuse_itself(victim: Victim, other: str) -> None:
    if other == str(StreamId(kind=victim.KIND, id=victim.id)):
        raise InvalidError("expected another stream than the victim's own, found the same", field="other")


def _refuse_to_come(day: IsoDate | None, act: Act, *, field: str) -> None:
    if day is not None and day > act.date:
        raise InvalidError(f"expected a day up to {act.date}, found {day}", field=field)
