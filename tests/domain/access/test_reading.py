"""A reading of what would break a case: secret, once, off every topic, and never a list itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.access.events import FragilityList, FragilityRead
from domain.access.reading import Reading, evolve, read_fragility
from domain.errors import InvalidError
from domain.values import Classification, StreamKind
from tests.scenario import SUBJECT, Given

DIGEST = "ab" * 32
READ: dict[str, Any] = {
    "id": SUBJECT,
    "what": FragilityList.WHAT_IF,
    "case": UUID(int=1),
    "line": UUID(int=2),
    "forum": UUID(int=3),
    "stage": "report",
    "position": 40,
    "date": "2026-03-01",
    "left_aside": {"items": 1, "consents": 2},
    "exclusions_digest": DIGEST,
}


def test_a_reading_opens_a_stream_of_its_own_and_is_secret() -> None:
    change = read_fragility(**READ)
    assert (change.stream.kind, change.stream.id, change.opens) == (StreamKind.ACCESS, SUBJECT, True)
    assert change.classification is Classification.SECRET


def test_a_reading_tells_how_much_was_left_aside_and_not_which() -> None:
    event = read_fragility(**READ).event
    assert isinstance(event, FragilityRead)
    assert [(each.kind, each.count) for each in event.left_aside] == [("consents", 2), ("items", 1)]
    assert event.exclusions_digest == DIGEST


def test_a_reading_is_never_published_on_a_topic() -> None:
    assert FragilityRead.ON_TOPICS is False


@pytest.mark.parametrize(
    "changes",
    [{"left_aside": {}}, {"exclusions_digest": None}],
    ids=["a digest of nothing", "something without a digest"],
)
def test_a_digest_stands_with_what_it_is_of(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidError) as refusal:
        read_fragility(**{**READ, **changes})
    assert refusal.value.field == "exclusions_digest"


def test_a_reading_before_the_record_began_is_refused() -> None:
    with pytest.raises(ValidationError, match="position"):
        read_fragility(**{**READ, "position": 0})


def test_a_reading_that_leaves_nothing_aside_has_no_digest() -> None:
    listed: dict[str, Any] = {"what": FragilityList.LOSS_SETS, "left_aside": {}, "exclusions_digest": None}
    event = read_fragility(**{**READ, **listed}).event
    assert isinstance(event, FragilityRead)
    assert (event.left_aside, event.exclusions_digest) == ((), None)


def test_the_state_tells_what_was_read() -> None:
    state = Given(evolve, [read_fragility(**READ).event]).state()
    assert isinstance(state, Reading)
    assert (state.what, state.line) == (FragilityList.WHAT_IF, UUID(int=2))
