"""Many callers, one transaction: whoever comes first runs the work of all who wait meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class _Waiting(Generic[Item, Answer]):
    """One caller's item and, once it was run, its answer or the failure of its batch."""

    __slots__ = ("answer", "failure", "item")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.answer: Answer | None = None
        self.failure: Exception | None = None


class GroupCommit(Generic[Item, Answer]):
    """Runs items in batches, without a thread of its own and without waiting for a batch to fill.

    Args:
        run: Does the work of a batch and gives one answer an item, in order; what it raises is raised
            to every caller of the batch.
        turn: Lock held while `run` works.
    """

    def __init__(self, run: Callable[[list[Item]], list[Answer]], *, turn: threading.Lock) -> None:
        self._run = run
        self._turn = turn
        self._queue_lock = threading.Lock()
        self._queue: list[_Waiting[Item, Answer]] = []

    def submit(self, item: Item) -> Answer:
        """Run an item, alone or with those that came meanwhile, and give its answer."""
        mine: _Waiting[Item, Answer] = _Waiting(item)
        with self._queue_lock:
            self._queue.append(mine)
        with self._turn:
            if mine.answer is None and mine.failure is None:
                self._run_all_waiting()
        if mine.failure is not None:
            raise mine.failure
        assert mine.answer is not None
        return mine.answer

    def _run_all_waiting(self) -> None:
        with self._queue_lock:
            batch, self._queue = self._queue, []
        try:
            answers = self._run([waiting.item for waiting in batch])
        except Exception as failure:  # noqa: BLE001 - carried to each caller of the batch, which raises it
            for waiting in batch:
                waiting.failure = failure
            return
        for waiting, answer in zip(batch, answers, strict=True):
            waiting.answer = answer
