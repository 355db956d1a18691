"""What later versions must still read: a golden sample and a pinned schema of every event type.

`python -m deployments.tools.golden` adds what is missing under `tests/recorded` and never touches what is
there: a recorded type's bytes and schema stand for ever.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import domain.streams  # noqa: F401 - registers every event type
from deployments.tools.samples import EVENT, STREAM, sample
from deployments.tools.schemas import schema_digest
from domain.events import REGISTER, ActPart, By, DomainEvent, RecordedEvent, RequestRef, encode
from domain.protected import Sealed
from domain.values import Classification, Purpose

RECORDED = Path(__file__).parents[2] / "tests" / "recorded"
GOLDEN = RECORDED / "golden"
SCHEMAS = RECORDED / "schemas.json"


def golden_bytes(event_class: type[DomainEvent]) -> bytes:
    """Write one sample of the type in an envelope with every member filled."""
    event = RecordedEvent(
        format=1,
        repository=STREAM,
        id=EVENT,
        type=event_class.TOPIC,
        stream=f"{event_class.STREAM.value}/{STREAM}",
        version=1,
        recorded_at="2026-03-01T12:00:00.000001Z",
        by=By(id="expert-1", kind="person", identity="asserted", on_behalf_of="expert-2"),
        act=ActPart(id=EVENT, n=1, of=1),
        authority="mandate",
        purpose=Purpose.DOCUMENTATION,
        reason=Sealed(subject=f"fact/{STREAM}", event=EVENT, path="reason", box="c2FtcGxl"),
        request=RequestRef(id="request-1", digest="0" * 64),
        causation=EVENT,
        nonce="0" * 32,
        classification=Classification.CONFIDENTIAL,
        data=sample(event_class),
    )
    return encode(event)


def pinned() -> dict[str, str]:
    """Read the pinned schema digests by wire name."""
    found: dict[str, str] = json.loads(SCHEMAS.read_bytes()) if SCHEMAS.exists() else {}
    return found


def main() -> int:
    """Add the missing samples and digests, and name them."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    digests = pinned()
    for event_class in REGISTER:
        path = GOLDEN / f"{event_class.TOPIC}.json"
        if not path.exists():
            path.write_bytes(golden_bytes(event_class))
            print(f"golden sample of {event_class.TOPIC} added")
        if event_class.TOPIC not in digests:
            digests[event_class.TOPIC] = schema_digest(event_class)
            print(f"schema of {event_class.TOPIC} pinned: {digests[event_class.TOPIC]}")
    SCHEMAS.write_text(json.dumps(digests, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
