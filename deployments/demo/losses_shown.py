"""What a line hangs on and what it would lack without something, as printed; secret, and each reading recorded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.text import Text

from adapters.cli.words import word_of
from deployments.demo import tables
from deployments.demo.answers import Answers, Names
from deployments.demo.client import Body
from deployments.demo.page import Page, counted

REASON = "Demonstration: which material of the charge to secure first."
WITHOUT: Body = {"consent_scopes": [{"scope": "share_international_court"}]}
"""What the what-if supposes to be lost: the scope that the Court's stages ask of every consent."""


def hangs_on(answers: Answers, page: Page, names: Names, *, line: str, forum: str) -> None:
    """Print single points of failure."""
    page.section(f"Single points of failure: {answers.line(line).title}; stage {answers.forum(forum).stage}")
    answer = answers.hangs_on(line, forum, reason=REASON)
    _recorded(page, answer)
    made = tables.table(["its loss alone", "is", "would open", "on elements"], wide=3)
    for point in answer.points:
        (loss,) = point.losses
        made.add_row(
            names.called(loss.id), _kind(loss), counted(len(point.opened), "blocker"), _places(point.opened)
        )
    page.print(made)


def what_if(answers: Answers, page: Page, names: Names, *, line: str, forum: str) -> None:
    """Print what a line would lack if nobody's consent covered sharing with an international court any more."""
    (lost,) = WITHOUT["consent_scopes"]
    page.section(f"What if no consent covered {lost['scope']}: {answers.line(line).title}")
    answer = answers.what_if(line, forum, without=WITHOUT, reason=REASON)
    _recorded(page, answer)
    page.console.print(f"before: {answer.statement_before}\nafter:  {answer.statement_after}")
    page.print(tables.blockers(answer.opened, names))
    for each in answer.would_be_stale:
        of = ", ".join(dict.fromkeys(target.element or "the line" for target in each.targets))
        page.console.print(
            Text(
                f"! A real loss would make stale the evaluation by {each.author} of {of}; a supposed one does not."
            )
        )


def _recorded(page: Page, answer: Any) -> None:
    enum = type(answer).DESCRIPTOR.fields_by_name["classification"].enum_type
    word = word_of(enum, answer.classification).upper()
    page.console.print(
        Text(f"{word}. This reading was recorded as event {answer.reading.last_sequence}:", "yellow")
    )
    page.note(
        f"purpose case building; reason: {REASON} A list of what would break a case is one of people to silence."
    )


def _kind(loss: Any) -> str:
    kind = word_of(type(loss).DESCRIPTOR.fields_by_name["kind"].enum_type, loss.kind).replace("_", " ")
    return {"origin": "an origin group", "item": "an item"}.get(kind, f"a {kind}")


def _places(blockers: Iterable[Any]) -> str:
    return tables.elements_in_short(dict.fromkeys(blocker.target.element for blocker in blockers))
