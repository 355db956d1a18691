"""An example of each published type: its golden sample, redacted by the code that redacts the live topic."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from deployments.tools.golden import golden_bytes
from deployments.tools.samples import EVENT
from domain.errors import UnreadableEventError
from domain.events import REGISTER, DomainEvent, RecordedEvent, decode, encode
from domain.evidence.events import EvidenceClassified
from domain.ports.store import StoredEvent
from domain.publication.redaction import Published, published
from domain.publication.restrictions import Restrictions
from domain.publication.schemas import WITHHELD
from domain.values import Classification

SEQUENCE = 7
READABLE: tuple[tuple[str, Any], ...] = (
    ("crime", "7-1-e"),
    ("crimes", ["7-1-e"]),
    ("limb", "widespread"),
    ("mode", "25-3-a-joint"),
    ("modes", ["25-3-a-joint"]),
    ("ground", "31-1-d"),
    ("body", "fictional-commission"),
    ("chamber", "commission"),
    ("chambers", ["commission"]),
    ("template", "commission-of-inquiry"),
    ("framework", "rome-statute"),
    ("edition", "2026-1"),
    ("origin", "fictional-repository"),
    ("rules_version", "1"),
    ("code", "I-0001"),
    ("collection", "box-1"),
    ("exhibit_number", "EX-0001"),
    ("handoff", "handoff-1"),
    ("hold", "hold-1"),
    ("model", "matcher-1"),
    ("stage", "report"),
    ("topics", ["detention"]),
    ("kinds", ["detention"]),
    ("method", "sha256"),
    ("name", "offences/7-1-e.toml"),
    ("language", "ko"),
    ("media_type", "application/pdf"),
    ("occurred", "1994/1997"),
    ("period", "1994/1997"),
    ("basis", "found"),
    ("cause", "seal-broken"),
    ("proof", "rfc3161"),
    ("kind", "7-attack"),
    ("source", "published-edition"),
    ("taint", "taint-1"),
    ("standard", "reasonable_grounds"),
    ("other_standard", "sufficient_evidence"),
    ("precondition", "territory"),
    ("instrument", "declaration-1"),
    ("attribution", "2001-4"),
    ("attributions", ["2001-4"]),
    ("obligation", "1948-1-commit"),
    ("obligations", ["1948-1-commit"]),
)
"""Codes by the name of their member, where the generic sample would say nothing to a reader."""


def example_of(topic: str) -> dict[str, Any]:
    """Give an example of a published event.

    Raises:
        LookupError: The sample of the type gives none.
    """
    restrictions = Restrictions()
    if topic == WITHHELD:
        event = decode(golden_bytes(EvidenceClassified)).model_copy(
            update={"data": EvidenceClassified(classification="secret")}
        )
        restrictions.take(event, SEQUENCE)
    else:
        event = _readable(REGISTER.types[topic])
    for each in _published(event, restrictions):
        if each.type == topic:
            found: dict[str, Any] = json.loads(each.body)
            return found
    raise LookupError(f"expected an example of {topic}, found that its sample is published nowhere")


def _published(event: RecordedEvent, restrictions: Restrictions) -> tuple[Published, ...]:
    body = encode(event)
    stored = StoredEvent(
        SEQUENCE, event.stream, event.version, event.type, EVENT, body, hashlib.sha256(body).digest()
    )
    return published(stored, to=Classification.CONFIDENTIAL, restrictions=restrictions)


def _readable(event_class: type[DomainEvent]) -> RecordedEvent:
    """Put readable codes into the golden sample, one by one, wherever the event's own checks take them."""
    members = json.loads(golden_bytes(event_class))
    for name, code in READABLE:
        changed = _with(members["data"], name, code)
        if changed != members["data"]:
            candidate = members | {"data": changed}
            try:
                decode(json.dumps(candidate).encode())
            except UnreadableEventError:
                continue
            members = candidate
    return decode(json.dumps(members).encode())


def _with(value: Any, name: str, code: Any) -> Any:
    """Put a code wherever a member has the name and holds the like of it."""
    if isinstance(value, list):
        return [_with(each, name, code) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: code if key == name and type(part) is type(code) else _with(part, name, code)
        for key, part in value.items()
    }
