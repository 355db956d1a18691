"""The vector of docs/formats/recorded-event.md, read by the product and by a reader that uses none of it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

import domain.streams  # noqa: F401 - registers every event type
from domain.errors import UnreadableEventError
from domain.events import decode, digest_of, encode

PAGE = (Path(__file__).parents[2] / "docs" / "formats" / "recorded-event.md").read_text(encoding="utf-8")
BODY = (Path(__file__).parent / "vectors" / "recorded-event.json").read_bytes()


def stated(label: str) -> str:
    """Read a cell of the page's vector table."""
    found = re.search(rf"^\| {re.escape(label)} \| `?(.+?)`? \|$", PAGE, flags=re.MULTILINE)
    assert found, label
    return found[1]


def opened(sealed: dict[str, str], *, path: str | None = None) -> str:
    """Open a sealed text as the page says it is sealed."""
    box = base64.b64decode(sealed["box"], validate=True)
    associated = f"{sealed['event']}\n{path or sealed['path']}".encode()
    key = bytes.fromhex(stated("key of its subject"))
    return AESGCM(key).decrypt(box[:12], box[12:], associated).decode()


def members() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(BODY)
    return found


def test_the_vector_has_the_digest_and_length_that_the_page_states() -> None:
    assert hashlib.sha256(BODY).hexdigest() == stated("SHA-256") == digest_of(BODY)
    assert str(len(BODY)) == stated("bytes")


def test_the_vector_has_exactly_the_members_of_the_page_in_their_order() -> None:
    listed = re.findall(
        r"^\| `(\w+)` \|", PAGE.partition("## Members")[2].partition("## Sealed")[0], re.MULTILINE
    )
    assert list(members()) == listed


def test_the_sealed_texts_open_to_what_the_page_states() -> None:
    assert opened(members()["reason"]) == stated("`reason`, opened")
    assert opened(members()["data"]["remark"]) == stated("`data.remark`, opened")


def test_a_sealed_text_that_was_moved_to_another_field_does_not_open() -> None:
    with pytest.raises(InvalidTag):
        opened(members()["reason"], path="data.remark")


def test_the_product_reads_the_vector_and_writes_the_same_bytes() -> None:
    assert encode(decode(BODY)) == BODY


@pytest.mark.parametrize("member", sorted(members()))
def test_a_recorded_event_without_a_member_is_refused(member: str) -> None:
    rest = {name: value for name, value in members().items() if name != member}
    with pytest.raises(UnreadableEventError, match=member):
        decode(json.dumps(rest).encode())
