"""An erasure: proposed by one, ordered by another, and what it reaches."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.errors import FourEyesError, InvalidError, RefusedError
from domain.events import Act, By, Change, DomainEvent
from domain.evidence.events import Content, EvidenceContentErased
from domain.evidence.item import EvidenceItem
from domain.protection import erasing
from domain.protection.erasure import Erasure, ErasureScope, ErasureStanding, evolve
from domain.protection.erasure_events import ErasedGrant, ErasureDeclined, ErasureOrdered, ErasureProposed
from domain.protection.one_human import OneHuman
from domain.sources.events import SamePersonLinked
from domain.values import StreamKind
from domain.victims.events import VictimSamePersonLinked, VictimSamePersonUnlinked
from tests.scenario import Given, act_by, record

SOURCE, VICTIM, ACTOR = (f"{kind}/{UUID(int=n)}" for n, kind in enumerate(("source", "victim", "actor"), 1))
ITEM, ERASURE = UUID(int=8), UUID(int=9)
SHA256 = "ab" * 32
held = EvidenceItem(id=ITEM, version=1, content=Content(sha256=SHA256, size=1))
SCOPE = ErasureScope(keys=frozenset({SOURCE, VICTIM, f"evidence_item/{ITEM}"}), items=(held,))
proposed = ErasureProposed(persons=(SOURCE,), items=(ITEM,))


def proposing(scope: ErasureScope = SCOPE, **named: Any) -> Change:
    asked = {"persons": (SOURCE,), "items": (ITEM,), **named}
    return erasing.propose(id=ERASURE, erasure_scope=scope, act=act_by("officer-1"), **asked)


def ordered_by(by: str, scope: ErasureScope = SCOPE, *, kind: str = "person") -> tuple[Change, ...]:
    erasure = Erasure(
        id=ERASURE,
        version=1,
        persons=(SOURCE,),
        items=(ITEM,),
        proposed_by=frozenset({"officer-1"}),
    )
    act = act_by(by)
    by_kind = By.model_validate({"id": by, "kind": kind})
    return erasing.order(
        erasure, erasure_scope=scope, act=Act(id=act.id, by=by_kind, recorded_at=act.recorded_at)
    )


def test_an_order_names_every_key_and_grant_and_says_so_on_the_item() -> None:
    order, on_item = ordered_by("officer-2")
    assert order.event == ErasureOrdered(
        keys=tuple(sorted(SCOPE.keys)), grants=(ErasedGrant(item=ITEM, sha256=SHA256),)
    )
    assert (on_item.stream.kind, on_item.event) == (
        StreamKind.EVIDENCE_ITEM,
        EvidenceContentErased(erasure=ERASURE),
    )


def test_who_proposed_it_cannot_order_it() -> None:
    with pytest.raises(FourEyesError, match="officer-1 proposed it"):
        ordered_by("officer-1")


def test_software_orders_none() -> None:
    with pytest.raises(RefusedError, match="a person's act"):
        ordered_by("robot", kind="software")


def test_what_was_erased_before_is_named_by_no_second_order() -> None:
    link_found_later = ErasureScope(keys=frozenset({SOURCE, VICTIM}), erased=frozenset({SOURCE}))
    [order] = ordered_by("officer-2", link_found_later)
    assert order.event == ErasureOrdered(keys=(VICTIM,))
    with pytest.raises(RefusedError, match="all erased before"):
        ordered_by("officer-2", ErasureScope(keys=frozenset({SOURCE}), erased=frozenset({SOURCE})))


@pytest.mark.parametrize("decide", [proposing, lambda scope: ordered_by("officer-2", scope)])
def test_an_item_under_a_legal_hold_stays(decide: Any) -> None:
    on_hold = EvidenceItem(id=ITEM, version=2, content=held.content, holds=frozenset({"hold-1"}))
    with pytest.raises(RefusedError, match="under legal hold hold-1"):
        decide(ErasureScope(keys=SCOPE.keys, items=(on_hold,)))


@pytest.mark.parametrize(
    ("named", "scope", "says"),
    [
        ({"persons": (), "items": ()}, SCOPE, "found neither"),
        ({"persons": (SOURCE, SOURCE)}, SCOPE, "found one again"),
        ({}, ErasureScope(keys=frozenset({SOURCE}), not_human=(SOURCE,)), "which is none"),
    ],
    ids=["nothing", "a person twice", "an organisation"],
)
def test_a_proposal_that_names_wrongly_is_refused(
    named: dict[str, Any], scope: ErasureScope, says: str
) -> None:
    with pytest.raises(InvalidError, match=says):
        proposing(scope, **named)


def test_what_was_declined_is_ordered_no_more() -> None:
    history: list[DomainEvent] = [proposed, ErasureDeclined()]
    Given(evolve, history).when(erasing.decline).then_refused(RefusedError, "was declined before")


def test_an_erasure_comes_to_what_was_ordered() -> None:
    erasure = Given(evolve, [proposed, ErasureOrdered(keys=(SOURCE,))]).state()
    assert isinstance(erasure, Erasure)
    assert (erasure.standing, erasure.ordered) == (ErasureStanding.ORDERED, ErasureOrdered(keys=(SOURCE,)))


def linked(*said: tuple[str, DomainEvent]) -> OneHuman:
    """Fold what streams say of one another, in order."""
    fold = OneHuman()
    for version, (stream, data) in enumerate(said, 1):
        event = record(data, id=UUID(stream.partition("/")[2]), version=version)
        assert event.stream == stream
        fold.take(event)
    return fold


def test_links_are_followed_both_ways_and_through_others() -> None:
    fold = linked((SOURCE, SamePersonLinked(other=ACTOR)), (VICTIM, VictimSamePersonLinked(other=ACTOR)))
    for stream in (SOURCE, VICTIM, ACTOR):
        assert fold.streams_of([stream]) == {SOURCE, VICTIM, ACTOR}


def test_a_link_taken_back_is_followed_no_more_unless_the_other_stream_says_so_too() -> None:
    other = f"victim/{UUID(int=4)}"
    there, back = VictimSamePersonLinked(other=other), VictimSamePersonUnlinked(other=other)
    assert linked((VICTIM, there), (VICTIM, back)).streams_of([other]) == {other}
    said_by_both = linked((VICTIM, there), (other, VictimSamePersonLinked(other=VICTIM)), (VICTIM, back))
    assert said_by_both.streams_of([VICTIM]) == {VICTIM, other}
