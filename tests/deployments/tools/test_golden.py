"""What was recorded once is never written again by the tool that adds what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deployments.tools import golden
from domain.events import REGISTER

TOPIC = "evidence.closed.v1"


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(golden, "GOLDEN", tmp_path / "golden")
    monkeypatch.setattr(golden, "SCHEMAS", tmp_path / "schemas.json")
    return tmp_path


def test_every_type_gets_a_sample_and_a_pin(recorded: Path) -> None:
    assert golden.main() == 0
    assert sorted(path.stem for path in (recorded / "golden").iterdir()) == sorted(REGISTER.types)
    assert sorted(json.loads((recorded / "schemas.json").read_bytes())) == sorted(REGISTER.types)


def test_a_sample_and_a_pin_that_are_there_stay_as_they_are(recorded: Path) -> None:
    (recorded / "golden").mkdir()
    (recorded / "golden" / f"{TOPIC}.json").write_bytes(b"as it was recorded")
    (recorded / "schemas.json").write_text(json.dumps({TOPIC: "as it was pinned"}))
    golden.main()
    assert (recorded / "golden" / f"{TOPIC}.json").read_bytes() == b"as it was recorded"
    assert json.loads((recorded / "schemas.json").read_bytes())[TOPIC] == "as it was pinned"
