"""The object of docs/formats/evidence-bytes.md: what this version writes, a second reader reads, for ever."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyrage
import pytest

from adapters.evidence_vault.age_stream import opening
from adapters.evidence_vault.object_folder import Manifest
from adapters.evidence_vault.reading import file_sha256, verified_blocks
from tests.adapters.evidence_vault import age_reader

RECORDED = Path(__file__).parent / "recorded"
SHA256 = "e337552eaae987e866f9e27504b5aa608b67352536e7535b0322b42882437901"
AGE_FILE = RECORDED / f"{SHA256}.age"
IDENTITY = (RECORDED / "identity.txt").read_text().strip()
CONTENT = bytes(n * n % 251 for n in range(70_000))


def test_the_recorded_manifest_describes_the_recorded_files() -> None:
    manifest = Manifest.model_validate_json(AGE_FILE.with_suffix(".json").read_bytes())
    assert manifest == Manifest(
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        sha512=hashlib.sha512(CONTENT).hexdigest(),
        size=70_000,
        ciphertext_sha256=file_sha256(AGE_FILE),
        key="a9f466e397150378e33bf303c988e12f",
    )


def test_the_recorded_object_reads_by_the_product_and_by_a_second_reader() -> None:
    assert b"".join(verified_blocks(opening(AGE_FILE), identity=IDENTITY, sha256=SHA256)) == CONTENT
    assert age_reader.decrypt(AGE_FILE.read_bytes(), IDENTITY) == CONTENT


@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, 200_000])
def test_the_second_reader_agrees_with_pyrage(size: int) -> None:
    identity = pyrage.x25519.Identity.generate()
    content = CONTENT * 3
    file = pyrage.encrypt(content[:size], [identity.to_public()])
    assert age_reader.decrypt(file, str(identity)) == content[:size]
