"""The domain has no clock, no randomness, no input or output, no logging and no environment."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

DOMAIN = Path(__file__).parents[2] / "domain"
MODULES = sorted(DOMAIN.rglob("*.py"))
LIBRARIES = {"pydantic", "pydantic_core", "edtf"}
# fmt: off
PURE = {
    "__future__", "abc", "base64", "bisect", "collections", "contextlib", "dataclasses", "datetime",
    "difflib", "enum", "functools", "hashlib", "itertools", "json", "math", "operator", "re", "tomllib",
    "types", "typing", "unicodedata", "uuid",
}
# fmt: on
ALLOWED = {"domain"} | LIBRARIES | PURE
TYPES = {("time", "struct_time")}
"""What edtf gives for a date: a type, not a clock."""
IMPURE = {"now", "utcnow", "today", "uuid1", "uuid4", "open", "print", "input", "exec", "eval", "__import__"}


def impurities(source: str) -> Iterator[str]:
    """Yield what a module of the domain may not import or call, with its line."""
    for node in ast.walk(ast.parse(source)):
        imported: list[str] = []
        impure: list[str] = []
        match node:
            case ast.Import(names=names):
                imported = [alias.name for alias in names]
            case ast.ImportFrom(module=str(module), names=names):
                is_a_type = all((module, alias.name) in TYPES for alias in names)
                imported = [] if is_a_type else [module]
                impure = [alias.name for alias in names if alias.name in IMPURE]
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in IMPURE:
                impure = [f"{name}()"]
            case _:
                continue
        impure += [name for name in imported if name.split(".")[0] not in ALLOWED]
        yield from (f"line {node.lineno}: {name}" for name in impure)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.relative_to(DOMAIN).as_posix())
def test_a_module_of_the_domain_is_pure(module: Path) -> None:
    assert list(impurities(module.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import os", "line 1: os"),
        ("from time import monotonic", "line 1: time"),
        ("from time import struct_time, time", "line 1: time"),
        ("import logging.config", "line 1: logging.config"),
        ("from uuid import uuid4", "line 1: uuid4"),
        ("x = datetime.now(UTC)", "line 1: now()"),
        ("x = date.today()", "line 1: today()"),
        ("def f():\n    return open('x')", "line 2: open()"),
    ],
    ids=[
        "environment",
        "clock",
        "clock beside a type",
        "logging",
        "random id",
        "time of day",
        "date of today",
        "file",
    ],
)
def test_a_planted_impurity_is_found(source: str, found: str) -> None:
    assert list(impurities(source)) == [found]
