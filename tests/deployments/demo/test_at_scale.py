"""The demo at scale ends as equal where every digest is, and not before."""

from __future__ import annotations

from typing import Any

import pytest

from deployments.demo.at_scale import but_for_the_minute, compared
from deployments.demo.page import Page

RECORD, VIEW, OTHER = "a" * 64, "b" * 64, "c" * 64


def verified(record: str, *views: dict[str, Any]) -> dict[str, Any]:
    return {"head": 7, "record_sha256": record, "views": views}


def view(name: str = "acts", *, version: int = 1, position: int = 7, sha256: str = VIEW) -> dict[str, Any]:
    return {"name": name, "version": version, "position": position, "sha256": sha256}


@pytest.mark.parametrize(
    ("imported", "are_equal"),
    [
        (verified(RECORD, view()), True),
        (verified(OTHER, view()), False),
        (verified(RECORD, view(sha256=VIEW[:-1] + "d")), False),
        (verified(RECORD, view(version=2)), False),
        (verified(RECORD, view(position=6)), False),
        (verified(RECORD), False),
        (verified(RECORD, view(), view("more")), False),
    ],
    ids=[
        "all equal",
        "another record",
        "a last digit of a view",
        "another version",
        "a view behind",
        "a view missing",
        "a view too many",
    ],
)
def test_every_digest_must_be_equal(
    imported: dict[str, Any], are_equal: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compared(Page(), verified(RECORD, view()), imported) is are_equal
    assert ("\u2717" in capsys.readouterr().out) is (not are_equal and len(imported["views"]) < 2)


def test_two_plays_differ_by_the_minute_of_their_acts_alone() -> None:
    one, other = "219 withdrawn 2026-11-24T18:25Z", "219 withdrawn 2026-11-24T18:31Z"
    assert but_for_the_minute(one) == but_for_the_minute(other)
    assert but_for_the_minute(one) != but_for_the_minute("220 withdrawn 2026-11-24T18:25Z")
