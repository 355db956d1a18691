"""API processes sweep the vault, one at a time, each its own uploads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from adapters.composing.keeping import PURPOSE, STALE_UPLOAD, Keeper
from adapters.event_store.turn import Turn
from domain.errors import StoreUnavailableError


class Swept:
    """A vault and an eraser that count what is asked of them."""

    def __init__(self) -> None:
        self.sweeps: list[timedelta] = []
        self.finished = 0
        self.is_away = False

    def sweep(self, *, older_than: timedelta) -> tuple[str, ...]:
        """Count a sweep."""
        if self.is_away:
            raise StoreUnavailableError("expected the bucket, found no answer")
        self.sweeps.append(older_than)
        return ()

    def finish(self) -> int:
        """Count a look for erasures."""
        self.finished += 1
        return 0


@pytest.fixture
def url(new_database: Callable[[], str]) -> str:
    return new_database()


def keeper(url: str, swept: Any, *, every_s: float = 3600.0) -> Keeper:
    return Keeper(url, swept, swept, swept, sweep_every_s=every_s)


def test_a_process_sweeps_at_its_start_and_again_when_it_is_time(url: str) -> None:
    seldom, always = Swept(), Swept()
    rare, eager = keeper(url, seldom), keeper(url, always, every_s=0)
    for _ in range(2):
        rare.step()
        eager.step()
    assert (seldom.sweeps, always.sweeps) == ([STALE_UPLOAD], [STALE_UPLOAD] * 2)
    assert seldom.finished == 2


def test_no_two_sweep_at_once_and_who_waited_sweeps_after(url: str) -> None:
    turn, swept = Turn(url, PURPOSE), Swept()
    assert turn.take()
    waiting = keeper(url, swept)
    waiting.step()
    assert swept.sweeps == []
    turn.give()
    waiting.step()
    assert swept.sweeps == [STALE_UPLOAD]


def test_a_sweep_that_failed_gives_its_turn_back_and_is_tried_again(url: str) -> None:
    swept = Swept()
    swept.is_away = True
    one = keeper(url, swept)
    with pytest.raises(StoreUnavailableError):
        one.step()
    turn = Turn(url, PURPOSE)
    assert turn.take()
    turn.give()
    swept.is_away = False
    one.step()
    assert swept.sweeps == [STALE_UPLOAD]
