"""Decisions on a mapping that is there: adopted from a suggestion, endorsed, rejected, withdrawn."""

from __future__ import annotations

from domain.errors import FourEyesError, RefusedError
from domain.events import Act, Change
from domain.mandate.four_eyes import refuse_part_in, refuse_software
from domain.mapping import events as e
from domain.mapping.mapping import ElementMapping, Standing
from domain.ports.law import TargetLaw
from domain.protected import ProtectedText
from domain.values import MappingPolarity, Target

NEEDS_REASON: tuple[str, ...] = ("reject", "withdraw")


def adopt_suggestion(mapping: ElementMapping, *, rationale: ProtectedText, act: Act) -> Change:
    """Propose, as a person, what a program suggested; from here on it is that person's proposal.

    Raises:
        RefusedError: The mapping is no open suggestion, or software adopts it.
    """
    refuse_software(act, "proposing a mapping")
    if mapping.standing is not Standing.SUGGESTED:
        raise RefusedError(f"{mapping.name} is {mapping.standing}, expected a suggestion")
    return mapping.next(e.MappingSuggestionAdopted, rationale=rationale)


def endorse(mapping: ElementMapping, *, act: Act) -> Change:
    """Endorse a mapping that someone else proposed; several may.

    Raises:
        FourEyesError: The person proposed it.
        RefusedError: It is not proposed any more or not yet, the person endorsed it before, or software
            endorses it.
    """
    refuse_software(act, "endorsing a mapping")
    _require_proposed(mapping)
    refuse_part_in(act, f"the endorsement of {mapping.name}", {"proposed it": mapping.proposed_by})
    if act.by.id in mapping.endorsed_by:
        raise RefusedError(f"{act.by.id} endorsed {mapping.name} already")
    return mapping.next(e.MappingEndorsed)


def confirm(mapping: ElementMapping, *, act: Act) -> Change:
    """Confirm a mapping on another text of its element than it was made against.

    Raises:
        FourEyesError: The person proposed it.
        RefusedError: It is not proposed any more or not yet, or software confirms it.
    """
    refuse_software(act, "confirming a mapping")
    _require_proposed(mapping)
    refuse_part_in(act, f"the confirmation of {mapping.name}", {"proposed it": mapping.proposed_by})
    return mapping.next(e.MappingConfirmed)


def reject(mapping: ElementMapping, *, act: Act) -> Change:
    """Reject a mapping with reasons, as a third person; it stays visible (readiness rule 7).

    Whether the person proposed, endorsed or evaluated what a contradicting mapping contradicts is judged in
    readiness (decision 34).

    Raises:
        FourEyesError: The person proposed or endorsed it.
        RefusedError: It is rejected or withdrawn already, or software rejects it.
    """
    refuse_software(act, "rejecting a mapping")
    if mapping.standing not in (Standing.PROPOSED, Standing.SUGGESTED):
        raise RefusedError(f"{mapping.name} is {mapping.standing} already")
    refuse_part_in(
        act,
        f"the rejection of {mapping.name}",
        {"proposed it": mapping.proposed_by, "endorsed it": mapping.endorsed_by},
    )
    return mapping.next(e.MappingRejected)


def withdraw(mapping: ElementMapping, *, act: Act, law: TargetLaw) -> Change:
    """Take one's own proposal back.

    Raises:
        FourEyesError: Another person proposed it; or it stands against the line: taking it back is a
            rejection, and needs what a rejection needs (readiness rule 3, decision 11).
        RefusedError: It is not proposed any more or not yet.
    """
    _require_proposed(mapping)
    if is_against(mapping.target, mapping.polarity, law):
        raise FourEyesError(
            f"{mapping.name} stands against the line: only a third person's rejection takes it away"
        )
    if act.by.id not in mapping.proposed_by:
        raise FourEyesError(
            f"{mapping.name} is withdrawn by who proposed it, expected"
            f" {' or '.join(sorted(mapping.proposed_by))}, found {act.by.id}"
        )
    return mapping.next(e.MappingWithdrawn)


def is_against(target: Target, polarity: MappingPolarity, law: TargetLaw) -> bool:
    """Tell whether it contradicts an element, or supports a ground: "against the line" (decision 11)."""
    against = MappingPolarity.SUPPORTS if law.is_ground(target) else MappingPolarity.CONTRADICTS
    return polarity is against


def _require_proposed(mapping: ElementMapping) -> None:
    if mapping.standing is not Standing.PROPOSED:
        raise RefusedError(f"{mapping.name} is {mapping.standing}, expected a proposal")
