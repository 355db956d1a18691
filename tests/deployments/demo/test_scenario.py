"""The demo's data files are read strictly: a fault is named with its file, its entry and its key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from deployments.demo.loading import DATA, FILES, ScenarioError, load


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy)
    return copy


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "facts.toml",
            'item = "coi-report"',
            'item = "coi-rapport"',
            "fact[1](attack-main-targets).citation[1].item: expected an id among item, found 'coi-rapport'",
        ),
        ("facts.toml", "paragraph = 77", 'paragraph = "77"', "citation[1].paragraph: "),
        ("facts.toml", 'polarity = "supports"\n', "", "citation[1].polarity: required key is missing"),
        ("facts.toml", "unverified = false", "unverified = true", "expected unverified = false"),
        ("facts.toml", 'row = "PR-062"', 'row = "PR-064"', "expected each row once, found PR-064"),
        ("items.toml", "held = false", "held = false\ncolour = 1", "item[1](coi-report).colour: unknown key"),
        ("items.toml", 'occurred = "2014-02-07"', "occurred = 2014-02-07", "expected dates as quoted text"),
        ("items.toml", 'occurred = "2014-02-07"', 'occurred = "February"', "expected an EDTF date"),
        ("items.toml", 'id = "coi-detailed"', 'id = "coi-report"', "found 'coi-report' a second time"),
        ("mappings.toml", 'endorsed_by = "expert-1"', 'endorsed_by = "expert-2"', "expected someone else"),
        ("mappings.toml", "7-attack.1", "7-1-e.1", "target.element: expected one of ['7-attack']"),
        ("proof.toml", "[[ground]]", "[[excuse]]", "proof.toml: excuse: expected one of context, crime_base"),
        ("case.toml", "[[forum]]", "[[forum", "case.toml: expected TOML 1.0 in UTF-8"),
        ("sources.toml", 'kind = "victim"', 'kind = "martyr"', "source[18](fictional-w-0001).kind: "),
        ("actors.toml", "fictional = true", "fictional = false", "expected the word and the flag together"),
        ("consents.toml", '"share_un"', '"share_all"', "consent[1](consent-w-0001).term[1].scopes[3]: "),
        (
            "victims.toml",
            '"Fictional: held in',
            '"Held in',
            "victim(victim-0001).fictional: expected the word and the flag together",
        ),
        (
            "interviews.toml",
            'after = "interview-w-0004"',
            'after = "interview-w-0009"',
            "among interview, found",
        ),
        (
            "case.toml",
            'liability = "responsibility-detention"\n',
            "",
            "line(claim-detention).liability: expected one on a charge or claim alone, found None",
        ),
        (
            "mappings.toml",
            '"2001-4.1"',
            '"2001-8.1"',
            "target.element: expected one of ['1966-civil-9', '2001-4']",
        ),
    ],
    ids=[
        "unknown reference",
        "number as text",
        "no polarity",
        "unverified without cause",
        "row twice",
        "unknown key",
        "TOML date",
        "no EDTF",
        "id twice",
        "own endorsement",
        "element of another law",
        "unknown table",
        "no TOML",
        "unknown kind",
        "unlabelled fiction",
        "unknown scope",
        "unlabelled victim",
        "unknown interview",
        "claim against nobody",
        "attribution that is not alleged",
    ],
)
def test_a_fault_in_the_data_is_refused_with_its_file_and_key(
    folder: Path, file: str, old: str, new: str, message: str
) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        load(folder)
    assert str(refused.value).startswith(f"{file}: ")
    assert message in str(refused.value)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "facts.toml").unlink()
    with pytest.raises(ScenarioError, match=r"facts\.toml: expected the file"):
        load(folder)


def test_every_data_file_is_read() -> None:
    assert {path.name for path in DATA.glob("*")} == set(FILES)
