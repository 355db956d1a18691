"""An element mapping: its state, how events change it, and decisions on one mapping."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.errors import FourEyesError, InvalidError, RefusedError
from domain.events import Act, Change, RecordedEvent, State
from domain.mandate.four_eyes import persons_of, refuse_part_in, refuse_software
from domain.mapping import events as e
from domain.ports.law import TargetLaw
from domain.proof.targets import require_element
from domain.protected import ProtectedText
from domain.values import Classification, Code, FactRef, MappingPolarity, StreamKind, Target

NEEDS_REASON: tuple[str, ...] = ("reject", "withdraw")


class Standing(StrEnum):
    """Where a mapping stands; endorsement of one that is proposed adds to it, and is not exclusive."""

    SUGGESTED = "suggested"
    PROPOSED = "proposed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementMapping(State):
    """What a mapping has come to; texts stay sealed and are not held here.

    Args:
        proposed_by: Ids of those who proposed it; none while it is a program's suggestion.
        endorsed_by: Ids of those who endorsed it.
    """

    KIND: ClassVar[StreamKind] = StreamKind.ELEMENT_MAPPING

    fact: UUID
    target: Target
    polarity: MappingPolarity
    directness: e.Directness
    standing: Standing
    proposed_by: frozenset[str] = frozenset()
    endorsed_by: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """How messages name it."""
        return f"mapping {self.id}"


def evolve(mapping: ElementMapping | None, event: RecordedEvent) -> ElementMapping:
    """Apply one recorded event."""
    data = event.data
    if mapping is None:
        return _opened(event)
    mapping = replace(mapping, version=event.version)
    match data:
        case e.MappingSuggestionAdopted():
            return replace(mapping, standing=Standing.PROPOSED, proposed_by=persons_of(event.by))
        case e.MappingEndorsed():
            return replace(mapping, endorsed_by=mapping.endorsed_by | persons_of(event.by))
        case e.MappingRejected():
            return replace(mapping, standing=Standing.REJECTED)
        case e.MappingWithdrawn():
            return replace(mapping, standing=Standing.WITHDRAWN)
        case _:
            return mapping


def _opened(event: RecordedEvent) -> ElementMapping:
    data = event.data
    if not isinstance(data, e.MappingProposed | e.MappingSuggested):
        raise TypeError(f"a mapping cannot open with {event.type}")
    is_proposed = isinstance(data, e.MappingProposed)
    return ElementMapping(
        id=event.stream_id,
        version=event.version,
        classification=event.classification,
        fact=data.fact,
        target=data.target,
        polarity=data.polarity,
        directness=data.directness,
        standing=Standing.PROPOSED if is_proposed else Standing.SUGGESTED,
        proposed_by=persons_of(event.by) if is_proposed else frozenset(),
    )


def propose(
    *,
    id: UUID,
    fact: FactRef,
    target: Target,
    polarity: MappingPolarity,
    directness: e.Directness,
    inference: ProtectedText | None = None,
    competing_inferences: e.CompetingInferences = (),
    rationale: ProtectedText | None = None,
    classification: Classification = Classification.CONFIDENTIAL,
    act: Act,
    law: TargetLaw,
) -> Change:
    """Propose that a fact bears on an element, where that element is proved.

    Consent, conditions and taint never stand in the way of it (readiness rule 2).

    Raises:
        RefusedError: Software proposes; it suggests.
        InvalidError: The target is no element, an inferential mapping lacks its inference or the competing
            ones, or a direct one has some.
        UnknownElementError: The stream's law does not hold the element.
    """
    refuse_software(act, "proposing a mapping")
    require_element(target, field="target")
    check_inference(directness, inference, competing_inferences)
    law.check(target, field="target")
    event = e.MappingProposed(
        fact=fact,
        target=target,
        polarity=polarity,
        directness=directness,
        inference=inference,
        competing_inferences=competing_inferences,
        rationale=rationale,
    )
    return ElementMapping.first(event, id=id, classification=classification)


def suggest(
    *,
    id: UUID,
    fact: FactRef,
    target: Target,
    polarity: MappingPolarity,
    directness: e.Directness,
    model: Code,
    inference: ProtectedText | None = None,
    competing_inferences: e.CompetingInferences = (),
    rationale: ProtectedText | None = None,
    classification: Classification = Classification.CONFIDENTIAL,
    act: Act,
    law: TargetLaw,
) -> Change:
    """Suggest, as a program, that a fact bears on an element; it counts for nothing until it is adopted.

    Raises:
        RefusedError: A person suggests; they propose.
        InvalidError: As for `propose`.
        UnknownElementError: The stream's law does not hold the element.
    """
    if act.by.kind != "software":
        raise RefusedError(f"suggesting a mapping is for software, found person {act.by.id}; propose it")
    require_element(target, field="target")
    check_inference(directness, inference, competing_inferences)
    law.check(target, field="target")
    event = e.MappingSuggested(
        fact=fact,
        target=target,
        polarity=polarity,
        directness=directness,
        model=model,
        inference=inference,
        competing_inferences=competing_inferences,
        rationale=rationale,
    )
    return ElementMapping.first(event, id=id, classification=classification)


def check_inference(
    directness: e.Directness, inference: ProtectedText | None, competing: e.CompetingInferences
) -> None:
    """Ask an inferential mapping, and no direct one, for its inference and the competing ones."""
    if directness == "direct":
        if inference is not None or competing:
            raise InvalidError("expected no inference for a direct mapping, found one", field="inference")
        return
    if inference is None:
        raise InvalidError("expected the inference of an inferential mapping, found none", field="inference")
    if not competing:
        raise InvalidError(
            "expected the inferences that compete (or a statement that none was found), found none",
            field="competing_inferences",
        )


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
            f"{mapping.name} stands against the line: it is taken away by the rejection of a third person alone"
        )
    if act.by.id not in mapping.proposed_by:
        raise FourEyesError(
            f"expected {' or '.join(sorted(mapping.proposed_by))}, who proposed {mapping.name}, to withdraw it,"
            f" found {act.by.id}"
        )
    return mapping.next(e.MappingWithdrawn)


def is_against(target: Target, polarity: MappingPolarity, law: TargetLaw) -> bool:
    """Tell what stands against the line: *contradicts* on an element, *supports* on a ground (decision 11)."""
    against = MappingPolarity.SUPPORTS if law.is_ground(target) else MappingPolarity.CONTRADICTS
    return polarity is against


def _require_proposed(mapping: ElementMapping) -> None:
    if mapping.standing is not Standing.PROPOSED:
        raise RefusedError(f"{mapping.name} is {mapping.standing}, expected a proposal")
