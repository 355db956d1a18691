"""An event's name is permanent: its form, its tense and its place in the register are held here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter

import pytest

from domain.events import DomainEvent
from domain.values import StreamKind
from tests.architecture.event_types import event_types

TYPES = event_types()
WIRE_NAME = re.compile(r"^[a-z]+(_[a-z]+)*\.[a-z_]+\.v[1-9]\d*$")
IRREGULAR = {
    "begun",
    "brought",
    "found",
    "given",
    "held",
    "kept",
    "lost",
    "made",
    "read",
    "set",
    "taken",
    "withdrawn",
}
PARTICLES = {"apart", "aside", "down", "into_view", "off", "out", "over", "up"}
SAY_NOTHING = {"changed", "handled", "processed", "updated"}


def ids(event_class: type[DomainEvent]) -> str:
    return event_class.TOPIC


def last_verb(topic: str) -> str:
    """Give the participle of a wire name: `put` of `forum_put_aside`."""
    words = topic.split(".")[1]
    for particle in PARTICLES:
        words = words.removesuffix(f"_{particle}")
    return words.rpartition("_")[2]


def words_of(class_name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", class_name).lower()


def test_the_domain_has_events() -> None:
    assert "evidence.registered.v1" in [event_class.TOPIC for event_class in TYPES]


@pytest.mark.parametrize("event_class", TYPES, ids=ids)
def test_a_wire_name_has_a_noun_a_verb_and_a_version(event_class: type[DomainEvent]) -> None:
    assert WIRE_NAME.match(event_class.TOPIC), event_class.TOPIC


def test_a_wire_name_belongs_to_one_class() -> None:
    counts = Counter(event_class.TOPIC for event_class in TYPES)
    assert [topic for topic, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("event_class", TYPES, ids=ids)
def test_a_verb_is_a_past_participle_that_says_what_happened(event_class: type[DomainEvent]) -> None:
    verb = last_verb(event_class.TOPIC)
    assert verb.endswith("ed") or verb in IRREGULAR | {"put"}, f"{event_class.TOPIC}: {verb} is no participle"
    assert verb not in SAY_NOTHING, f"{event_class.TOPIC}: {verb} says nothing of what happened"


@pytest.mark.parametrize("event_class", TYPES, ids=ids)
def test_class_and_wire_name_tell_the_same_act(event_class: type[DomainEvent]) -> None:
    verb_phrase = event_class.TOPIC.split(".")[1]
    participle = last_verb(event_class.TOPIC)
    assert participle in words_of(event_class.__name__).split("_"), (
        f"{event_class.__name__} is recorded as {verb_phrase}"
    )


@pytest.mark.parametrize("event_class", TYPES, ids=ids)
def test_an_event_belongs_to_a_known_stream_and_says_what_happened(event_class: type[DomainEvent]) -> None:
    assert event_class.STREAM in StreamKind
    assert (event_class.__dict__.get("__doc__") or "").strip().endswith("."), event_class.__name__


def test_a_fresh_process_that_imports_the_streams_knows_every_type() -> None:
    # A log is unreadable to a process that has not imported the module of an event it holds.
    program = "import json, domain.streams, domain.events as e; print(json.dumps(sorted(e.REGISTER.types)))"
    known = json.loads(
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True).stdout
    )
    assert known == [event_class.TOPIC for event_class in TYPES]
