"""Views in a database of PostgreSQL, built and read as processes do it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from adapters.sql_views.postgres import PostgresViews, new_place_of, place_of
from domain.ports.store import EventLog
from projections.runner import Runner
from projections.view import View


def runner_in(views: PostgresViews, place: str, log: EventLog, view: View) -> Runner:
    """Open a view's build in a place."""
    runner = Runner(views.writing_engine(place), log, (view,), key=lambda _: place)
    runner.open()
    return runner


def build(url: str, log: EventLog, views: Sequence[View]) -> Engine:
    """Build views to the head of the log, put them in their places, and open them to be read."""
    opened = PostgresViews(url, views)
    for view in views:
        runner = runner_in(opened, new_place_of(view), log, view)
        runner.run()
        assert runner.states[view.name].fault is None, runner.states[view.name].fault
        runner.engine.dispose()
        with opened.switching(view) as position:
            assert position == 0
    opened.close()
    return opened.reading_engine()


__all__ = ["build", "new_place_of", "place_of", "runner_in"]
