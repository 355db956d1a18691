"""Who was heard, who was harmed, what is owed to the defence and what is sought, as the demo prints it."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from deployments.demo import tables
from deployments.demo.answers import Answers, Names
from deployments.demo.client import id_of
from deployments.demo.page import BLOCKED, CLEAR, Page, counted


def heard(answers: Answers, page: Page) -> None:
    """Print what is weighed before a source is asked again."""
    page.section("Before a person is asked again")
    for check in answers.scenario.burden_checks:
        source = next(each.source for each in answers.scenario.interviews if each.id == check.after)
        burden = answers.register("GetInterviewBurden", id=id_of(source))
        given = ", ".join(past.held_on for past in burden.interviews)
        elsewhere = counted(len(burden.accounts), "account")
        page.print(
            f"{burden.code}: heard by us on {given}, {elsewhere} elsewhere; {burden.availability}; risk {burden.risk},"
            f" to be assessed again by {burden.risk_due}"
        )
        for row in burden.checks:
            page.held(row.check == burden.current_check, f"checked by {row.by}. Need: {row.need}")
            page.note(f"  Safeguards: {row.safeguards}")
        page.note(f"  {counted(len(burden.requested), 'interview')} requested on that check.")


def harmed(answers: Answers, page: Page) -> None:
    """Print persons recorded one by one, and beside them, never added, the numbers that bodies state."""
    page.section("Persons harmed: recorded one by one, and stated by bodies")
    count = answers.register("CountVictims")
    harms = ", ".join(f"{share.recorded.persons} {share.word.replace('_', ' ')}" for share in count.by_harm)
    page.print(
        f"{counted(count.recorded.persons, 'person')} recorded, all of them fictional; by harm: {harms}"
    )
    made = tables.table(["incident", "said to have been harmed", "basis"], wide=0)
    for number in answers.scenario.victim_numbers:
        stated = answers.register("CountVictims", incident=id_of(number.incident)).stated
        most = f" to {stated.at_most:,}" if stated.at_most else " at the least"
        made.add_row(number.incident, f"{stated.at_least:,}{most}", number.explanation)
    made.columns[2].no_wrap, made.columns[2].width = False, 52
    page.print(made)
    page.note("The two are never added: who is recorded may be counted in such a number too.")


def owed(answers: Answers, page: Page, names: Names) -> None:
    """Print where disclosure stands in the case."""
    (case_file,) = answers.scenario.case_files
    schedule = answers.register("GetDisclosureSchedule", case=id_of(case_file.id), page_size=500)
    page.section("Disclosure: what the items of the case are to the defence")
    states = ", ".join(f"{row.count} {row.of.replace('_', ' ')}" for row in schedule.states)
    page.print(f"{counted(len(schedule.entries), 'item')}: {states}", _schedule(schedule, names))


def _schedule(schedule: Any, names: Names) -> Table:
    made = tables.table(["item", "state", "to the defence", "use"], wide=3)
    for entry in schedule.entries:
        if not entry.classes and not entry.words:
            continue
        since = ", ".join(f"{cause.cause.replace('_', ' ')} {cause.sequence}" for cause in entry.reopened_by)
        state = entry.state.replace("_", " ") + (f" by {since}" if since else "")
        classes = ", ".join(word.replace("_", " ") for word in entry.classes)
        made.add_row(names.slug(entry.item), state, classes or "-", entry.words)
    return made


def sought(answers: Answers, page: Page, *, forum: str) -> None:
    """Print the exoneration record of the person charged: both sides, and what was done to find the other one."""
    (liability,) = answers.scenario.liabilities
    record = answers.register(
        "GetExonerationRecord", actor=id_of(liability.actor), forum=id_of(forum), page_size=500
    )
    page.section("Exoneration record of the fictional person charged")
    for duty in record.duties:
        page.note(f"{duty.statement} ({duty.citation})")
    page.print(
        "Mappings: " + ", ".join(f"{side.count} {side.of}" for side in record.sides), _inquiries(record)
    )


def _inquiries(record: Any) -> Table:
    made = tables.table(["", "line of inquiry", "seeks", "by", "state", "what came of it"], wide=1)
    made.columns[5].no_wrap, made.columns[5].width = False, 34
    for inquiry in record.inquiries:
        is_closed = inquiry.state == "closed"
        came = (
            f"{inquiry.outcome.replace('_', ' ')}: {inquiry.account}" if is_closed else f"due {inquiry.due}"
        )
        mark = CLEAR if is_closed else BLOCKED
        made.add_row(mark, inquiry.sought, inquiry.seeks, inquiry.assigned, inquiry.state, came)
    return made
