"""The generated schemas and the AsyncAPI document are current, and its rules can be broken."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deployments.tools import integrators
from deployments.tools.integrators import GENERATED, contents, document, faults, files, parser_faults

Document = dict[str, Any]


@pytest.fixture(scope="module")
def right() -> Document:
    return document()


def test_the_committed_files_are_what_register_and_list_give() -> None:
    expected, found = files(), contents(GENERATED)
    assert sorted(expected) == sorted(found)
    assert [path for path in expected if expected[path] != found[path]] == []


def test_the_document_keeps_its_rules(right: Document) -> None:
    assert list(faults(right)) == []


def _message(found: Document) -> Document:
    message: Document = found["components"]["messages"]["evidence.accepted.v1"]
    return message


def without_summary(found: Document) -> None:
    _message(found)["summary"] = "accepted"


def without_example(found: Document) -> None:
    _message(found)["examples"] = []


def with_data_beside_the_schema(found: Document) -> None:
    _message(found)["examples"][0]["payload"]["data"] = {"by": "expert-1"}


def with_an_example_of_another_type(found: Document) -> None:
    other = found["components"]["messages"]["evidence.rejected.v1"]
    _message(found)["examples"] = other["examples"]


def without_its_schema(found: Document) -> None:
    del found["components"]["schemas"]["evidence.accepted.v1"]


def apart_from_the_channel(found: Document) -> None:
    del found["channels"]["events"]["messages"]["evidence.accepted.v1"]


@pytest.mark.parametrize(
    "breaks",
    [
        without_summary,
        without_example,
        with_data_beside_the_schema,
        with_an_example_of_another_type,
        without_its_schema,
        apart_from_the_channel,
    ],
)
def test_a_broken_rule_is_named(right: Document, breaks: Callable[[Document], None]) -> None:
    broken = copy.deepcopy(right)
    breaks(broken)
    assert list(faults(broken)) != []


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_the_official_parser_finds_nothing_in_the_document_and_something_in_a_broken_one(
    tmp_path: Path,
) -> None:
    assert parser_faults(GENERATED / integrators.DOCUMENT) == []
    text = (GENERATED / integrators.DOCUMENT).read_text(encoding="utf-8")
    broken = tmp_path / "broken.json"
    broken.write_text(text.replace('"action": "send"', '"action": "publish"'), encoding="utf-8")
    assert any("action" in fault for fault in parser_faults(broken))


def test_a_machine_without_node_is_told_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    [fault] = parser_faults(GENERATED / integrators.DOCUMENT)
    assert fault.startswith("the AsyncAPI document was not validated: needs Node.js")
