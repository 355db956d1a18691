"""A projector, run by a test alone, whose view of acts cannot apply some events: registrations of `poison-…`.

python -m tests.faults.refusing
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from sqlalchemy import MetaData

from adapters.cli.process_commands import settings_of
from adapters.cli.processes import told_to_stop
from adapters.cli.showing import print_line
from adapters.composing.projecting import project
from adapters.settings import Settings, variable
from domain.mandate.events import IdentityRegistered
from projections.acts import ACTS
from projections.all_views import all_views
from projections.history import HistoryWriter
from projections.view import Applied, View

POISON = "poison"
REFUSED = ACTS.name


@dataclass(frozen=True, slots=True)
class Refusing:
    """A view as a mistake in its code would make it."""

    view: View

    @property
    def name(self) -> str:
        return self.view.name

    @property
    def version(self) -> int:
        return self.view.version

    @property
    def metadata(self) -> MetaData:
        return self.view.metadata

    def apply(self, applied: Applied, rows: HistoryWriter) -> None:
        data = applied.event.data
        if isinstance(data, IdentityRegistered) and data.identity.startswith(POISON):
            raise ValueError("the mistake")
        self.view.apply(applied, rows)


def settings() -> Settings:
    """Take the settings from the environment, as the command does."""
    names = ("database", "kafka", "origin", "listen")
    return settings_of("project", **{name: os.environ[variable(name)] for name in names})


if __name__ == "__main__":
    chosen = settings()
    views = [Refusing(view) if view.name == REFUSED else view for view in all_views()]
    project(chosen, stopped=told_to_stop(chosen), tell=print_line, views=views)
