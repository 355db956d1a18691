"""No type of event stops a view, and a view of every type is built again digest for digest."""

from __future__ import annotations

import pytest

from projections.view import View
from tests.projections.histories import MemoryLog, built, digests
from tests.projections.samples import log_of_samples
from tests.projections.test_rebuild import VIEWS


@pytest.fixture(scope="module")
def log() -> MemoryLog:
    return log_of_samples()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_applies_every_type_of_event(view: View, log: MemoryLog) -> None:
    at_once = built(log, [view])
    one_by_one = built(log, [view], stops=range(log.head()))
    assert digests(at_once, [view]) == digests(one_by_one, [view])
