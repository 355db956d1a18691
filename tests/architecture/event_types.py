"""Every event class of the domain, found in its modules rather than in the register."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import domain
from domain.events import DomainEvent


def domain_modules() -> Iterator[str]:
    """Yield the name of every module of the domain."""
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        yield module.name


def event_types() -> list[type[DomainEvent]]:
    """Import the whole domain and list every class with a wire name of its own, by that name."""
    for name in domain_modules():
        importlib.import_module(name)
    found: set[type[DomainEvent]] = set()
    waiting = [DomainEvent]
    while waiting:
        subclasses = waiting.pop().__subclasses__()
        waiting.extend(subclasses)
        found.update(
            event_class
            for event_class in subclasses
            if "TOPIC" in event_class.__dict__ and event_class.__module__.startswith("domain.")
        )
    return sorted(found, key=lambda event_class: event_class.TOPIC)
