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

WORDS = frozenset({"title", "description"})
BY_NAME = frozenset({"properties", "patternProperties"})
"""Keywords whose keys are names of members, so that a member called `title` stays."""


def canonical_schema(event_class: type[DomainEvent]) -> Any:
    """Give the JSON Schema of an event's `data` in canonical form."""
    schema = event_class.model_json_schema(mode="validation")
    return _canonical(schema, schema.get("$defs", {}))


def schema_digest(event_class: type[DomainEvent]) -> str:
    """SHA-256 of the canonical schema as JSON with sorted keys, hexadecimal."""
    text = json.dumps(
        canonical_schema(event_class), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(schema: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_canonical(part, definitions) for part in schema]
    if not isinstance(schema, dict):
        return schema
    reference = schema.get("$ref")
    if reference is not None:
        return _canonical(definitions[reference.removeprefix("#/$defs/")], definitions)
    return {
        key: {name: _canonical(member, definitions) for name, member in part.items()}
        if key in BY_NAME
        else _canonical(part, definitions)
        for key, part in schema.items()
        if key not in WORDS and key != "$defs"
    }
