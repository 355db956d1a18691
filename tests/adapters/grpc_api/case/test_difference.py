"""Withdrawing the only consent behind an element, seen from everywhere; diff, as of, and what is refused of them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.adapters.grpc_api.case.client import INVALID, NOT_FOUND, Body, Client
from tests.adapters.grpc_api.case.resting import DAY, ELEMENT, WHY, Resting, resting

DAY_BEFORE = "2026-11-23"


@pytest.fixture(scope="module")
def known(client: Client) -> Resting:
    return resting(client)


@pytest.fixture(scope="module")
def before(known: Resting) -> int:
    """Position at which the element was proved and evaluated, the consent in force."""
    return known.position()


@pytest.fixture(scope="module")
def withdrawn(known: Resting, before: int) -> int:
    """Sequence at which the only consent behind it was withdrawn."""
    assert before
    sequence = known.withdraw()
    known.position()
    return sequence


def usable(cells: list[Body]) -> set[tuple[int, int]]:
    """Give the figures of cells: usable, known."""
    return {(cell.get("usable", 0), cell.get("known", 0)) for cell in cells}


def changes(messages: list[Body], part: str, rows: str) -> list[Body]:
    """Give the rows of a kind of message."""
    return [row for message in messages if part in message for row in message[part][rows]]


def told(messages: list[Body]) -> dict[int, Body]:
    """Give the events that a stream told, by sequence; each is told once."""
    events = [event for message in messages for event in message.get("events", ())]
    assert len({event["sequence"] for event in events}) == len(events)
    return {int(event["sequence"]): event for event in events}


def test_the_usable_figure_falls_and_what_is_known_stays(known: Resting, before: int, withdrawn: int) -> None:
    assert usable(known.cells(on=DAY, as_of=before)) == {(1, 1)}
    assert usable(known.cells(on=DAY)) == {(0, 1)}


def test_the_withdrawal_is_named_by_the_blockers_with_actor_and_time(known: Resting, withdrawn: int) -> None:
    answer = known.ask("GetReadiness", line=known.ids["line"], lens=known.lens(on=DAY))
    of_element = [
        blocker
        for blocker in answer["blockers"]
        if blocker["target"].get("element") == ELEMENT and blocker["target"]["stream"] == known.base
    ]
    assert {blocker["cause"] for blocker in of_element} == {"no_usable_support", "no_current_evaluation"}
    for blocker in of_element:
        [event] = blocker["events"]
        assert (int(event["sequence"]), event["type"]) == (withdrawn, "consent.withdrawn.v1")
        assert (event["by"], event["stream"]) == ("expert-3", f"consent/{known.ids['consent']}")
        assert event["recorded_at"] == known.recorded(withdrawn, event["stream"])


def test_the_evaluation_is_stale_and_on_the_worklist(known: Resting, withdrawn: int) -> None:
    [weakened] = {
        tuple(int(event["sequence"]) for event in evaluation["weakened"])
        for cell in known.cells(on=DAY)
        for evaluation in cell["evaluations"]
    }
    assert weakened == (withdrawn,)
    body = {"case_id": known.ids["case"], "lens": known.lens(on=DAY)}
    tasks = known.client.call("ReadinessService/GetElementWorklist", body)["tasks"]
    [task] = [task for task in tasks if task["kind"] == "stale" and task["target"]["stream"] == known.base]
    assert task["target"]["element"] == ELEMENT
    assert [int(event["sequence"]) for event in task["events"]] == [withdrawn]


def test_the_diff_names_the_act_with_its_reason(known: Resting, before: int, withdrawn: int) -> None:
    messages = known.diff(earlier={"as_of": before, "on": DAY}, later={"as_of": withdrawn, "on": DAY})
    header = messages[0]["header"]
    assert (int(header["earlier_position"]), int(header["later_position"])) == (before, withdrawn)
    elements = changes(messages, "elements", "elements")
    assert {(each["stream"], each["element"]) for each in elements} == {(known.base, ELEMENT)}
    figures = {(each["name"], each["before"], each["after"]) for each in elements[0]["figures"]}
    assert {("usable", "1", "0"), ("usable_origins", "1", "0"), ("clear", "clear", "blocked")} == figures
    assert {tuple(part["happened"]) for part in elements[0]["parts"]} == {("counts_no_more",), ("stale",)}
    assert [int(each) for each in elements[0]["causes"]["events"]] == [withdrawn]
    event = told(messages)[withdrawn]
    assert (event["type"], event["by"], event["reason"]) == ("consent.withdrawn.v1", "expert-3", WHY)
    [fact] = changes(messages, "facts", "facts")
    assert fact["fact"] == known.ids["fact"]
    assert ("usable", "supported", "unsupported") in {
        (each["name"], each["before"], each["after"]) for each in fact["figures"]
    }


def test_nothing_of_it_is_seen_as_of_the_instant_or_the_day_before(
    known: Resting, before: int, withdrawn: int
) -> None:
    at = datetime.fromisoformat(known.recorded(withdrawn, f"consent/{known.ids['consent']}"))
    instant = (at - timedelta(microseconds=1)).isoformat()
    cells = known.cells(on=DAY, as_of_instant=instant)
    assert usable(cells) == {(1, 1)}
    assert not [each for cell in cells for each in cell["evaluations"] if "weakened" in each]
    assert usable(known.cells(on=DAY_BEFORE)) == {(1, 1)}
    messages = known.diff(earlier={"as_of": before, "on": DAY}, later={"as_of_instant": instant, "on": DAY})
    assert [each for message in messages for each in message if each != "header"] == ["line"]


def test_an_instant_after_the_withdrawal_knows_it(known: Resting, withdrawn: int) -> None:
    instant = known.recorded(withdrawn, f"consent/{known.ids['consent']}")
    assert usable(known.cells(on=DAY, as_of_instant=instant)) == {(0, 1)}


def test_an_expiry_is_told_by_its_day_and_by_no_event(known: Resting, before: int) -> None:
    point = {"as_of": before}
    messages = known.diff(earlier={**point, "on": "2027-06-01"}, later={**point, "on": "2027-06-02"})
    [first, *_] = changes(messages, "elements", "elements")
    assert first["causes"] == {
        "days": [{"row": f"consent/{known.ids['consent']}", "term": "ends", "day": "2027-06-01"}]
    }
    assert told(messages) == {}


def test_a_line_is_told_whole_where_it_was_not_known_at_the_earlier_point(
    known: Resting, withdrawn: int
) -> None:
    messages = known.diff(earlier={"as_of": 1}, later={"as_of": withdrawn})
    [line] = [message["line"] for message in messages if "line" in message]
    assert (line["presence"], line["line"]) == ("added", known.ids["line"])
    assert "earlier" not in line
    elements = changes(messages, "elements", "elements")
    assert len(elements) == line["elements"]
    named = {int(each) for element in elements for each in element["causes"].get("events", ())}
    assert named <= set(told(messages))


def test_the_lines_of_a_case_follow_one_another(known: Resting, before: int, withdrawn: int) -> None:
    messages = known.diff(case_id=known.ids["case"], earlier={"as_of": before}, later={"as_of": withdrawn})
    lines = [message["line"]["line"] for message in messages if "line" in message]
    assert messages[0]["header"]["lines"] == lines
    assert known.ids["line"] in lines
    changed = {each["line"] for each in changes(messages, "elements", "elements")}
    assert changed <= {known.ids["line"]}


@pytest.mark.parametrize(
    ("body", "field", "said"),
    [
        pytest.param({}, "earlier.as_of", "found none", id="no earlier point"),
        pytest.param({"earlier": {"as_of": 0}}, "earlier.as_of", "from 1 to the head", id="position 0"),
        pytest.param(
            {"earlier": {"as_of": 10**9}}, "earlier.as_of", "found 1000000000", id="beyond the head"
        ),
        pytest.param(
            {"earlier": {"as_of_instant": "2001-01-01T00:00:00Z"}},
            "earlier.as_of_instant",
            "the record begins at",
            id="before the first event",
        ),
        pytest.param(
            {"earlier": {"as_of_instant": "2999-01-01T00:00:00Z"}},
            "earlier.as_of_instant",
            "expected an instant up to now",
            id="in the future",
        ),
        pytest.param({"earlier": {"as_of": 5, "on": "20261124"}}, "earlier.on", "YYYY-MM-DD", id="no day"),
        pytest.param({"earlier": {"as_of": 5}, "line": "x"}, "line", "expected a UUID", id="no line"),
        pytest.param({"earlier": {"as_of": 5}, "forum": "x"}, "forum", "expected a UUID", id="no forum"),
    ],
)
def test_what_is_no_pair_of_points_is_refused_by_field(
    known: Resting, body: Body, field: str, said: str
) -> None:
    asked = {"line": known.ids["line"], "forum": known.ids["commission"], "stage": known.ids["stage"], **body}
    refusal = known.client.refused("ReadinessService/Diff", asked, is_streamed=True)
    assert (refusal.code, refusal.fields) == (INVALID, (field,))
    assert said in refusal.message


def test_an_earlier_point_that_lies_later_is_refused(known: Resting, before: int, withdrawn: int) -> None:
    asked = {
        "line": known.ids["line"],
        "forum": known.ids["commission"],
        "stage": known.ids["stage"],
        "earlier": {"as_of": withdrawn},
        "later": {"as_of": before},
    }
    refusal = known.client.refused("ReadinessService/Diff", asked, is_streamed=True)
    assert (refusal.code, refusal.fields) == (INVALID, ("earlier.as_of",))
    assert f"later point, {before}, found {withdrawn}" in refusal.message


def test_a_line_that_nobody_added_is_not_found(known: Resting) -> None:
    asked = {
        "line": "00000000-0000-4000-8000-000000000000",
        "forum": known.ids["commission"],
        "stage": known.ids["stage"],
        "earlier": {"as_of": 5},
    }
    assert known.client.refused("ReadinessService/Diff", asked, is_streamed=True).code is NOT_FOUND


@pytest.mark.parametrize(
    ("lens", "field"),
    [
        pytest.param({"as_of": 0}, "lens.as_of", id="position 0"),
        pytest.param({"as_of_instant": "2026-01-01"}, "lens.as_of_instant", id="a day is no instant"),
        pytest.param(
            {"as_of": 5, "as_of_instant": "2026-01-01T00:00:00Z"}, "lens.as_of_instant", id="both stated"
        ),
        pytest.param({"on": "2026-W01-1"}, "lens.on", id="a week's day"),
    ],
)
def test_a_lens_that_names_no_place_of_the_record_is_refused(known: Resting, lens: Body, field: str) -> None:
    asked = {"line": known.ids["line"], "lens": known.lens(**lens)}
    refusal = known.client.refused("ReadinessService/GetReadiness", asked)
    assert (refusal.code, refusal.fields) == (INVALID, (field,))


def test_the_registers_tell_which_streams_changed_and_by_which_acts(
    known: Resting, before: int, withdrawn: int
) -> None:
    body = {"earlier_as_of": before, "as_of": withdrawn, "stream_kinds": ["consent"]}
    [answer] = known.client.stream("RegisterService/DiffRegisters", body)
    [change] = answer["changes"]
    assert change["stream"] == f"consent/{known.ids['consent']}"
    assert "is_opened" not in change
    [event] = change["events"]
    assert (int(event["sequence"]), event["type"], event["reason"]) == (
        withdrawn,
        "consent.withdrawn.v1",
        WHY,
    )
    whole = known.client.stream("RegisterService/DiffRegisters", {"earlier_as_of": 1, "as_of": withdrawn})
    opened = {
        each["stream"] for answer in whole for each in answer.get("changes", ()) if each.get("is_opened")
    }
    assert {f"consent/{known.ids['consent']}", f"case_file/{known.ids['case']}"} <= opened
