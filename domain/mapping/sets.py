"""Decisions on sets of mappings: proposed, endorsed, rejected or carried over in one reviewed act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import Field

from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import ACT_LIMIT, Act, Change
from domain.mandate.four_eyes import refuse_software
from domain.mapping import events as e
from domain.mapping.mapping import ElementMapping, Standing
from domain.mapping.proposing import check_inference
from domain.mapping.review import confirm, endorse, reject
from domain.ports.law import TargetLaw
from domain.proof.parts import refuse_repeated
from domain.proof.targets import require_element
from domain.protected import ProtectedText
from domain.values import Classification, FactRef, MappingPolarity, MappingRef, Target, Value

NEEDS_REASON: tuple[str, ...] = ("reject_set", "confirm_mappings")

Facts = Annotated[tuple[FactRef, ...], Field(min_length=1, max_length=ACT_LIMIT)]
Targets = Annotated[tuple[Target, ...], Field(min_length=1, max_length=ACT_LIMIT)]
Exceptions = Annotated[tuple[MappingRef, ...], Field(max_length=ACT_LIMIT)]


class Pair(Value):
    """One fact on one target of a set.

    Args:
        fact: One of the set's facts.
        target: Place of the target in the set's `targets`, from 0.
    """

    fact: UUID
    target: Annotated[int, Field(ge=0, lt=ACT_LIMIT)]


class Carried(Value):
    """An earlier mapping and the element of another base that it is carried over to (decision 47)."""

    mapping: MappingRef
    target: Target


def propose_set(
    *,
    facts: Facts,
    targets: Targets,
    exceptions: Annotated[tuple[Pair, ...], Field(max_length=10_000)] = (),
    polarity: MappingPolarity,
    directness: e.Directness,
    inference: ProtectedText | None = None,
    competing_inferences: e.CompetingInferences = (),
    rationale: ProtectedText | None = None,
    classification: Classification = Classification.CONFIDENTIAL,
    act: Act,
    law: TargetLaw,
) -> list[Change]:
    """Propose that every fact bears on every target, exceptions apart: one act, one mapping each.

    A mapping's id is the UUID of version 5 of its place in the act.

    Raises:
        RefusedError: Software proposes.
        InvalidError: Nothing remains or more than 500 mappings do (decision 32), something is named twice,
            an exception is not in the set, or as for `propose`.
        UnknownElementError: A stream's law does not hold an element.
    """
    refuse_software(act, "proposing mappings")
    refuse_repeated(facts, field="facts")
    for index, target in enumerate(targets):
        require_element(target, field=f"targets[{index}]")
    if len(set(targets)) != len(targets):
        raise InvalidError("expected each target once, found one again", field="targets")
    check_inference(directness, inference, competing_inferences)
    pairs = _pairs(facts, targets, exceptions)
    for index, target in enumerate(targets):
        law.check(target, field=f"targets[{index}]")
    return [
        ElementMapping.first(
            e.MappingProposed(
                fact=pair.fact,
                target=targets[pair.target],
                polarity=polarity,
                directness=directness,
                inference=inference,
                competing_inferences=competing_inferences,
                rationale=rationale,
            ),
            id=_id_in(act, n),
            classification=classification,
        )
        for n, pair in enumerate(pairs, start=1)
    ]


def _pairs(facts: Sequence[UUID], targets: Sequence[Target], exceptions: Sequence[Pair]) -> list[Pair]:
    for index, pair in enumerate(exceptions):
        if pair.fact not in facts or pair.target >= len(targets):
            raise InvalidError(
                "expected a fact and a place of a target of this set, found another",
                field=f"exceptions[{index}]",
            )
    left_out = {(pair.fact, pair.target) for pair in exceptions}
    count = len(facts) * len(targets) - len(left_out)
    _check_count(count, field="facts")
    return [
        Pair(fact=fact, target=place)
        for fact in facts
        for place in range(len(targets))
        if (fact, place) not in left_out
    ]


def _check_count(count: int, *, field: str) -> None:
    if not 1 <= count <= ACT_LIMIT:
        raise InvalidError(f"expected 1 to {ACT_LIMIT} mappings in one set, found {count}", field=field)


def _id_in(act: Act, n: int) -> UUID:
    # Drawn from the act, since a set's size is known here alone and the domain has no randomness.
    return uuid5(act.id, f"mapping/{n}")


def carry_over(
    mappings: Sequence[ElementMapping],
    *,
    carried: Annotated[tuple[Carried, ...], Field(min_length=1, max_length=ACT_LIMIT)],
    rationale: ProtectedText,
    classification: Classification = Classification.CONFIDENTIAL,
    act: Act,
    law: TargetLaw,
) -> list[Change]:
    """Propose earlier mappings over to another base, each named; they count when endorsed (decision 47).

    Fact, polarity and directness stay; an inference is read at the earlier mapping.

    Args:
        mappings: States of the mappings that `carried` names, in any order.

    Raises:
        RefusedError: Software proposes, or a mapping is not proposed any more or not yet.
        InvalidError: A mapping is named twice, or a target is no element or its own.
        NotFoundError: A mapping named is not among `mappings`.
        UnknownElementError: A stream's law does not hold an element.
    """
    refuse_software(act, "proposing mappings")
    _check_count(len(carried), field="carried")
    refuse_repeated((each.mapping for each in carried), field="carried")
    known = {mapping.id: mapping for mapping in mappings}
    changes = []
    for n, each in enumerate(carried, start=1):
        field = f"carried[{n - 1}]"
        old = known.get(each.mapping)
        if old is None:
            raise NotFoundError(f"no mapping {each.mapping}", field=f"{field}.mapping")
        if old.standing is not Standing.PROPOSED:
            raise RefusedError(f"{old.name} is {old.standing}, expected a proposal", field=f"{field}.mapping")
        require_element(each.target, field=f"{field}.target")
        if each.target == old.target:
            raise InvalidError("expected another target, found its own", field=f"{field}.target")
        law.check(each.target, field=f"{field}.target")
        event = e.MappingProposed(
            fact=old.fact,
            target=each.target,
            polarity=old.polarity,
            directness=old.directness,
            rationale=rationale,
            carried_from=old.id,
        )
        changes.append(ElementMapping.first(event, id=_id_in(act, n), classification=classification))
    return changes


def endorse_set(
    mappings: Sequence[ElementMapping], *, proposing_act: UUID, exceptions: Exceptions = (), act: Act
) -> list[Change]:
    """Endorse the mappings of a proposing act, exceptions apart, in one act (decision 32).

    Args:
        mappings: States of all mappings that `proposing_act` proposed.

    Raises:
        InvalidError: Nothing remains, or an exception is not of that act.
        FourEyesError: The person proposed one of them.
        RefusedError: As for `endorse`, for any of them.
    """
    return [endorse(mapping, act=act) for mapping in _without(mappings, proposing_act, exceptions)]


def reject_set(
    mappings: Sequence[ElementMapping], *, proposing_act: UUID, exceptions: Exceptions = (), act: Act
) -> list[Change]:
    """Reject the mappings of a proposing act, exceptions apart, in one act with one reason.

    Args:
        mappings: States of all mappings that `proposing_act` proposed.

    Raises:
        InvalidError: Nothing remains, or an exception is not of that act.
        FourEyesError: The person proposed or endorsed one of them.
        RefusedError: As for `reject`, for any of them.
    """
    return [reject(mapping, act=act) for mapping in _without(mappings, proposing_act, exceptions)]


def confirm_mappings(
    mappings: Sequence[ElementMapping],
    *,
    ids: Annotated[tuple[MappingRef, ...], Field(min_length=1, max_length=ACT_LIMIT)],
    act: Act,
) -> list[Change]:
    """Confirm, with reasons, that mappings hold on the text that their streams were moved to (decision 33).

    It is an endorsement of each on that text, and needs what an endorsement needs.

    Args:
        mappings: States of the mappings that `ids` names, in any order.

    Raises:
        InvalidError: A mapping is named twice.
        FourEyesError: The person proposed one of them.
        RefusedError: One is not proposed any more or not yet, or software confirms.
    """
    refuse_software(act, "confirming mappings")
    _check_count(len(ids), field="ids")
    refuse_repeated(ids, field="ids")
    return [confirm(mapping, act=act) for mapping in mappings]


def _without(
    mappings: Iterable[ElementMapping], proposing_act: UUID, exceptions: Sequence[UUID]
) -> list[ElementMapping]:
    known = {mapping.id: mapping for mapping in mappings}
    if not known:
        raise InvalidError(
            f"expected an act that proposed mappings, found act {proposing_act}, which proposed none",
            field="proposing_act",
        )
    for index, id in enumerate(exceptions):
        if id not in known:
            raise InvalidError(
                f"expected a mapping of act {proposing_act}, found {id}", field=f"exceptions[{index}]"
            )
    remaining = [mapping for id, mapping in known.items() if id not in exceptions]
    _check_count(len(remaining), field="exceptions")
    return remaining
