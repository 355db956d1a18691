"""The warmer: reads ahead until nothing is left, and neither an error nor a stop leaves it hanging."""

from __future__ import annotations

import threading

import pytest

from adapters.sql_views import warmer
from adapters.sql_views.warmer import Warmer

LIMIT_S = 20.0


def test_one_thing_after_the_other_is_read_until_nothing_is_left() -> None:
    left, done = [3, 2, 1], threading.Event()

    def warm_next() -> bool:
        if left:
            left.pop()
            return True
        done.set()
        return False

    reading = Warmer(warm_next)
    reading.start()
    assert done.wait(LIMIT_S)
    reading.stop()
    assert left == []


def test_after_an_error_it_looks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warmer, "IDLE_S", 0.0)
    calls, again = [0], threading.Event()

    def warm_next() -> bool:
        calls[0] += 1
        if calls[0] == 1:
            raise RuntimeError("no such table")
        again.set()
        return False

    reading = Warmer(warm_next)
    reading.start()
    assert again.wait(LIMIT_S)
    reading.stop()


def test_a_stop_does_not_wait_for_the_next_look() -> None:
    looked = threading.Event()

    def warm_next() -> bool:
        looked.set()
        return False

    reading = Warmer(warm_next)
    reading.start()
    assert looked.wait(LIMIT_S)
    reading.stop()
    assert reading._thread is not None
    assert not reading._thread.is_alive()
