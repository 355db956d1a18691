"""What a trace may say: closed lists, forms, and places that anybody derives."""

from __future__ import annotations

import ast
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from adapters.observing.tracing import CROWD, About, Place, Told, attributes_of, some_of

ROOT = Path(__file__).parents[3]
TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
NAME, REQUEST_ID = "Zeisig Kanarienvogel", "d1f6a9d0-1f0a-4a53-9bd2-3f1a9e2d0c11"


@pytest.mark.parametrize("told", list(Told), ids=lambda told: told.name)
@pytest.mark.parametrize("value", [NAME, (NAME,), "a reason, in words"], ids=["name", "names", "reason"])
def test_no_attribute_takes_a_text_that_is_not_of_its_form(told: Told, value: str | tuple[str, ...]) -> None:
    assert attributes_of({told: value}) == {}


@pytest.mark.parametrize("told", [told for told in Told if told is not Told.ACT], ids=lambda told: told.name)
def test_no_attribute_but_that_of_the_act_takes_an_id(told: Told) -> None:
    assert attributes_of({told: REQUEST_ID}) == {}


def test_what_is_of_its_form_is_told() -> None:
    act = str(uuid4())
    about: About = {
        Told.METHOD: "gravamen.v1.FactService/StateFact",
        Told.CODE: "OK",
        Told.TYPES: ("fact.stated.v1", "access.fragility_read.v1"),
        Told.TOPIC: "repository.log.v1",
        Told.VIEW: "proof_graph",
        Told.LAST: 7,
        Told.ACT: act,
    }
    assert attributes_of(about) == {name.value: value for name, value in about.items()}


def test_the_place_of_an_act_is_its_id_and_the_last_half_of_it() -> None:
    act = UUID("5f0c1a52-91b1-4f6e-8d3c-0a1b2c3d4e5f")
    assert Place.of_act(act).header() == "00-5f0c1a5291b14f6e8d3c0a1b2c3d4e5f-8d3c0a1b2c3d4e5f-03"


@pytest.mark.parametrize(("flags", "is_recorded"), [("01", True), ("00", False), ("03", True), ("02", False)])
def test_a_callers_traceparent_is_read_with_its_wish_to_be_recorded(flags: str, is_recorded: bool) -> None:
    assert Place.stated(f"00-{TRACE}-{SPAN}-{flags}") == Place(int(TRACE, 16), int(SPAN, 16), is_recorded)


def test_a_later_version_of_the_header_may_say_more() -> None:
    assert Place.stated(f"01-{TRACE}-{SPAN}-01-{NAME}") == Place(int(TRACE, 16), int(SPAN, 16))


@pytest.mark.parametrize(
    "header",
    [
        None,
        b"bytes",
        "",
        NAME,
        f"00-{TRACE}-{SPAN}",
        f"00-{TRACE}-{SPAN}-01-more",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"01-{TRACE}-{SPAN}-01x",
        f"00-{TRACE}-{SPAN}-01\n",
    ],
    ids=[
        "none",
        "bytes",
        "empty",
        "name",
        "short",
        "long",
        "ff",
        "no trace",
        "no span",
        "capitals",
        "glued",
        "line",
    ],
)
def test_what_is_no_traceparent_begins_a_trace_of_its_own(header: str | bytes | None) -> None:
    assert Place.stated(header) is None


def test_of_a_few_acts_all_are_told_one_by_one() -> None:
    acts = [uuid4() for _ in range(CROWD)]
    assert some_of(acts) == acts


def test_an_act_chosen_of_a_crowd_is_chosen_of_every_smaller_one() -> None:
    acts = [uuid4() for _ in range(5_000)]
    chosen = some_of(acts)
    # 50 on average; fewer than 10 or more than 120 of 5,000 is not by chance.
    assert 10 < len(chosen) < 120
    assert set(chosen) <= set(some_of(acts[:1_000] + chosen))
    assert [act for act in chosen if not some_of([act], of=500)] == []


def test_one_module_knows_opentelemetry() -> None:
    folders = ("adapters", "domain", "projections")
    knowing = {
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "opentelemetry" in imported(path)
    }
    assert knowing == {"adapters/observing/otlp.py"}


def imported(path: Path) -> set[str]:
    """Name the packages that a module imports, anywhere in it."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    named = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    named += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module]
    return {name.partition(".")[0] for name in named}
