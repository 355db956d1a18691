"""Reads the demo's data files strictly: what they do not say rightly is named by file, entry and key."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from deployments.demo.coherence import problems
from deployments.demo.scenario import Scenario
from domain.values import Value

DATA = Path(__file__).parent / "data"

Table = dict[str, Any]  # TOML as tomllib gives it; it leaves this module only as a validated type


class ScenarioError(Exception):
    """A data file does not say what it must; the message names file and key, expected and found."""


FILES: dict[str, dict[str, str]] = {
    "actors.toml": {"actor": "actors", "succession": "successions", "holding": "holdings"},
    "case.toml": {"identity": "identities", "forum": "forums", "case_file": "case_files", "line": "lines"},
    "consents.toml": {"consent": "consents", "withdrawal": "withdrawals"},
    "disclosure.toml": {"review": "disclosure_reviews", "inquiry": "inquiries"},
    "evaluations.toml": {"evaluation": "evaluations"},
    "facts.toml": {"topic": "topics", "fact": "facts"},
    "findings.toml": {"finding": "findings"},
    "incidents.toml": {"incident": "incidents"},
    "interviews.toml": {
        "interview": "interviews",
        "risk": "risks",
        "burden_check": "burden_checks",
        "request": "requests",
    },
    "items.toml": {"item": "items"},
    "mappings.toml": {"mapping": "mappings"},
    "proof.toml": {
        "context": "contexts",
        "crime_base": "crime_bases",
        "liability": "liabilities",
        "responsibility": "responsibilities",
        "ground": "grounds",
    },
    "sources.toml": {
        "source": "sources",
        "common_origin": "common_origins",
        "hand": "hands",
        "earlier_account": "earlier_accounts",
        "retraction": "retractions",
    },
    "victims.toml": {"victim": "victims", "number": "victim_numbers"},
}
"""Data files, with the tables of each and the scenario's field that each table fills."""


def load(folder: Path = DATA) -> Scenario:
    """Read the data files of a folder.

    Raises:
        ScenarioError: A file is missing or is no TOML, a table or key is unknown or missing, a value is not
            what its key asks for, an id stands twice, a reference names no entry, or
            two entries do not go together (`deployments.demo.coherence`).
    """
    files = {name: _read(folder / name) for name in FILES}
    known = _ids(files)
    fields: dict[str, tuple[Value, ...]] = {}
    for name, tables in FILES.items():
        for table, field in tables.items():
            entries = files[name].get(table, [])
            fields[field] = tuple(
                _entry(field, entry, known, place=f"{name}: {table}[{number}]")
                for number, entry in enumerate(entries, start=1)
            )
    scenario = Scenario.model_validate(fields)
    for problem in problems(scenario):
        raise ScenarioError(problem)
    return scenario


def _read(path: Path) -> Table:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ScenarioError(f"{path.name}: expected the file in {path.parent.name}, found none") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path.name}: expected TOML 1.0 in UTF-8, found {error}") from error
    for table, entries in found.items():
        if table not in FILES[path.name]:
            expected = ", ".join(FILES[path.name])
            raise ScenarioError(f"{path.name}: {table}: expected one of {expected}, found {table!r}")
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise ScenarioError(f"{path.name}: {table}: expected an array of tables")
    return found


def _ids(files: dict[str, Table]) -> frozenset[tuple[str, str]]:
    """Every table and id; an id stands once in the whole scenario, and topics' codes live apart from it."""
    tables: dict[str, str] = {}
    topics: set[str] = set()
    for place, table, entry in _entries(files):
        key = "code" if table == "topic" else "id"
        id = entry.get(key)
        if not isinstance(id, str):
            raise ScenarioError(f"{place}.{key}: expected a text, found {id!r}")
        if id in (topics if table == "topic" else tables):
            raise ScenarioError(f"{place}.{key}: expected one of its own, found {id!r} a second time")
        if table == "topic":
            topics.add(id)
        else:
            tables[id] = table
    return frozenset({(table, id) for id, table in tables.items()} | {("topic", code) for code in topics})


def _entries(files: dict[str, Table]) -> Iterator[tuple[str, str, Table]]:
    for name, tables in files.items():
        for table, entries in tables.items():
            for number, entry in enumerate(entries, start=1):
                yield f"{name}: {table}[{number}]", table, entry


def _entry(field: str, entry: Table, known: frozenset[tuple[str, str]], *, place: str) -> Value:
    """Read one entry as the scenario's field asks; strict, so that no number passes for a text."""
    of = _type_of(field)
    try:
        text = json.dumps(entry)
    except TypeError as error:
        raise ScenarioError(f"{place}: expected dates as quoted text, found a TOML date") from error
    try:
        return of.model_validate_json(text, strict=True, context=known)
    except ValidationError as error:
        raise ScenarioError(
            _problem(error, place=f"{place}({entry.get('id', entry.get('code'))})")
        ) from error


def _type_of(field: str) -> type[Value]:
    of: type[Value] = Scenario.model_fields[field].annotation.__args__[0]  # type: ignore[union-attr]
    return of


def _problem(error: ValidationError, *, place: str) -> str:
    first = error.errors(include_url=False)[0]
    path = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in first["loc"])
    words = {"missing": "required key is missing", "extra_forbidden": "unknown key"}.get(
        first["type"], first["msg"].removeprefix("Value error, ")
    )
    found = "" if first["type"] in ("missing", "value_error") else f", found {first['input']!r}"
    return f"{place}{path}: {words}{found}"
