"""Which streams are one human being, so that a person recorded twice is counted once (decision 3).

All is looked up before anything is written, and called before the event's own row is: looking up writes what
is pending, and a row version that is written cannot be changed by the same event again.
"""

from __future__ import annotations

from projections.case_register.people_tables import person_links, persons, victims
from projections.register import Step


def person_of(step: Step, stream: str) -> str:
    """Give the person that a stream stands for: the first, by text, of all that are linked with it."""
    row = step.rows.current(persons, stream)
    return stream if row is None else row["person"]


def joined(step: Step, stream: str, other: str) -> None:
    """Take two streams for one human being, with all that were linked to either."""
    link = f"{stream}|{other}"
    if step.rows.current(person_links, link) is None:
        step.rows.open(person_links, link, stream=stream, other=other)
    found = {person_of(step, stream), person_of(step, other)}
    members = {stream, other}
    for person in found:
        members |= _members(step, person)
    _assign(step, members)


def parted(step: Step, stream: str, other: str) -> None:
    """Take back a link: whom no other link joins any more are persons of their own again."""
    members = _members(step, person_of(step, stream)) | {stream, other}
    step.rows.close(person_links, f"{stream}|{other}")
    several = []
    while members:
        several.append(_reached(step, min(members)))
        members -= several[-1]
    for one in several:
        _assign(step, one)


def _members(step: Step, person: str) -> set[str]:
    return {row["id"] for row in step.rows.where(persons, person=person)}


def _reached(step: Step, stream: str) -> set[str]:
    reached, waiting = {stream}, [stream]
    while waiting:
        at = waiting.pop()
        beside = {row["other"] for row in step.rows.where(person_links, stream=at)}
        beside |= {row["stream"] for row in step.rows.where(person_links, other=at)}
        waiting.extend(beside - reached)
        reached |= beside
    return reached


def _assign(step: Step, members: set[str]) -> None:
    person = min(members)
    for stream in sorted(members):
        if step.rows.current(persons, stream) is None:
            step.rows.open(persons, stream, person=person)
        else:
            step.rows.change(persons, stream, person=person)
        kind, _, id = stream.partition("/")
        if kind == "victim":
            step.amend(victims, id, person=person)
