"""The published schema of each type: its own, cut down to the listed members, closed, and named by its content.

A schema's id ends in the digest of the schema. So a member that is listed later makes a schema of another id,
and a consumer that goes by the ids it has reads nothing under rules that it does not know.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from domain.events import REGISTER, DomainEvent
from domain.publication.allowed import Members, allowed
from domain.values import Classification, StreamKind

DIALECT = "http://json-schema.org/draft-07/schema#"
"""The dialect that AsyncAPI speaks by itself, and every validator knows."""
WITHHELD = "stream.withheld.v1"
"""Tells a reader to let go of a stream; published, never recorded."""
_WORDS = frozenset({"title", "description", "default", "discriminator"})
_BY_NAME = frozenset({"properties", "patternProperties"})
"""Keywords whose keys are names of members, so that a member called `title` stays."""
_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@cache
def schema_id(topic: str) -> str:
    """Give the id under which a type's schema is published: the `dataschema` of its events."""
    text = json.dumps(_schema_of(topic), sort_keys=True, separators=(",", ":"))
    return f"urn:gravamen:schema:{topic}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def published_schema(topic: str) -> dict[str, Any]:
    """Give the JSON Schema of the `data` of a published type."""
    head = {"$schema": DIALECT, "$id": schema_id(topic), "title": topic, "description": _words(topic)}
    return head | _schema_of(topic)


def envelope_schema(topics: list[str]) -> dict[str, Any]:
    """Give the JSON Schema of a published event around its data.

    Args:
        topics: Every published type.
    """
    kinds = "|".join(sorted(kind.value for kind in StreamKind))
    properties: dict[str, dict[str, Any]] = {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "pattern": f"^{_UUID}(:{_UUID})?$"},
        "source": {"type": "string", "pattern": f"^urn:uuid:{_UUID}$"},
        "type": {"enum": topics},
        "subject": {"type": "string", "pattern": f"^({kinds})/{_UUID}$"},
        "time": {"type": "string", "format": "date-time"},
        "sequence": {"type": "string", "pattern": "^[0-9]{20}$"},
        "dataclassification": {"enum": [each.value for each in Classification]},
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"enum": [schema_id(topic) for topic in topics]},
        "data": {"type": "object"},
    }
    return {
        "$schema": DIALECT,
        "$id": "urn:gravamen:schema:envelope",
        "title": "Published event",
        "description": "CloudEvents 1.0, structured mode; the schema of `data` is the one named in `dataschema`.",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def inlined(schema: Any, definitions: dict[str, Any], words: frozenset[str]) -> Any:
    """Copy a JSON Schema with references resolved in place, and without some keywords meant for readers."""
    if isinstance(schema, list):
        return [inlined(part, definitions, words) for part in schema]
    if not isinstance(schema, dict):
        return schema
    reference = schema.get("$ref")
    if reference is not None:
        return inlined(definitions[reference.removeprefix("#/$defs/")], definitions, words)
    return {
        key: {name: inlined(member, definitions, words) for name, member in part.items()}
        if key in _BY_NAME
        else inlined(part, definitions, words)
        for key, part in schema.items()
        if key not in words and key != "$defs"
    }


def _words(topic: str) -> str:
    if topic == WITHHELD:
        return "The stream goes to this reader no longer: delete what was read of it."
    return (REGISTER.types[topic].__doc__ or "").partition("\n")[0]


@cache
def _schema_of(topic: str) -> dict[str, Any]:
    if topic == WITHHELD:
        return _closed({})
    rules = allowed(topic)
    assert rules is not None
    return _cut(_whole(REGISTER.types[topic]), rules.members)


def _whole(event_class: type[DomainEvent]) -> Any:
    schema = event_class.model_json_schema(mode="validation")
    return inlined(schema, schema.get("$defs", {}), _WORDS)


def _cut(schema: dict[str, Any], members: Members) -> dict[str, Any]:
    """Keep the listed members of an object, or of what a list or a choice holds."""
    if "properties" in schema:
        properties = schema["properties"]
        return _closed(
            {
                name: properties[name] if inner is None else _cut(properties[name], inner)
                for name, inner in members.items()
            }
        )
    if "items" in schema:
        return schema | {"items": _cut(schema["items"], members)}
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            parts = [part if part == {"type": "null"} else _cut(part, members) for part in schema[choice]]
            return schema | {choice: parts}
    return schema


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
