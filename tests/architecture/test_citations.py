"""A rule that code cites is one that the design pages state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DESIGN = ROOT / "docs" / "design"
CITING = ("domain", "projections", "adapters", "deployments", "tests", "protos/gravamen")
PAGES = {
    "decision": "decisions.md",
    "decisions": "decisions.md",
    "readiness rule": "readiness.md",
    "readiness rules": "readiness.md",
    "architecture.md": "architecture.md",
}
CITATION = re.compile(
    rf"\b({'|'.join(sorted(PAGES, key=len, reverse=True))}) ([1-9]\d*(?:(?:, | and | to )\d+)*)"
)


def stated(page: str) -> set[int]:
    """Read the numbers of a page's numbered paragraphs."""
    text = (DESIGN / page).read_text(encoding="utf-8")
    return {int(number) for number in re.findall(r"^(\d+)\. ", text, flags=re.MULTILINE)}


def cited() -> Iterator[tuple[str, int, str]]:
    """Yield page, number and place of every citation."""
    for folder in CITING:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix not in {".py", ".proto", ".toml"}:
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                for match in CITATION.finditer(line):
                    for rule in re.findall(r"\d+", match[2]):
                        yield PAGES[match[1]], int(rule), f"{path.relative_to(ROOT)}:{number}"


@pytest.mark.parametrize("page", sorted(set(PAGES.values())))
def test_every_rule_that_is_cited_is_stated(page: str) -> None:
    numbers = stated(page)
    assert numbers
    unknown = [
        f"{place}: {rule}"
        for cited_page, rule, place in cited()
        if cited_page == page and rule not in numbers
    ]
    assert unknown == []


def test_citations_are_found_at_all() -> None:
    assert len(list(cited())) > 50
