"""The schema of an event type in one canonical form, and its digest, which never changes once pinned.

Canonical means: references resolved in place, words meant for readers (titles, descriptions) left out.
So a renamed class or a better docstring changes no digest; a member, a limit or a choice does, and then
the change is a new type version (formats.md, "Recorded event").
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from domain.events import DomainEvent
from domain.publication.schemas import inlined

WORDS = frozenset({"title", "description"})


def canonical_schema(event_class: type[DomainEvent]) -> Any:
    """Give the JSON Schema of an event's `data` in canonical form."""
    schema = event_class.model_json_schema(mode="validation")
    return inlined(schema, schema.get("$defs", {}), WORDS)


def schema_digest(event_class: type[DomainEvent]) -> str:
    """SHA-256 of the canonical schema as JSON with sorted keys, hexadecimal."""
    text = json.dumps(
        canonical_schema(event_class), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()
