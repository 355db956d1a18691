"""What must hold between the parts of one forum file: chambers, standards in order, parties, rules of evidence."""

from __future__ import annotations

from domain.law.checks import refuse_repeats
from domain.law.errors import LawFileError
from domain.law.forum_types import Forum


def check_forum(forum: Forum, *, file: str) -> None:
    """Refuse a forum that names what it does not have, or names a thing twice; raises LawFileError."""
    chambers = {chamber.id for chamber in forum.chambers}
    for number, stage in enumerate(forum.stages, start=1):
        key = f"stages[{number}]({stage.id})"
        if strangers := sorted(set(stage.finds) - chambers):
            problem = f"expected chambers among {sorted(chambers)}, found {strangers}"
            raise LawFileError(problem, file=file, key=f"{key}.finds")
    refuse_repeats((stage.id for stage in forum.stages), "stages", file)
    refuse_repeats((chamber.id for chamber in forum.chambers), "chambers", file)
    refuse_repeats(forum.grounds, "grounds", file)
    refuse_repeats((each.key for each in (*forum.preconditions, *forum.duties)), "preconditions", file)
    refuse_repeats((party.state for party in forum.territorial.parties), "territorial.parties", file)
    refuse_repeats((bar.key for bar in forum.personal.bars), "personal.bars", file)
    _check_parties(forum, file=file)
    _check_standards(forum, file=file)
    _check_corroboration(forum, file=file)


def _check_parties(forum: Forum, *, file: str) -> None:
    for number, each in enumerate(forum.territorial.not_parties, start=1):
        if forum.territorial.party(each.state) is not None:
            key = f"territorial.not_parties[{number}].state"
            raise LawFileError(f"{each.state} is in the table of parties too", file=file, key=key)
    since = forum.temporal.since
    for number, party in enumerate(forum.territorial.parties, start=1):
        if since is not None and party.since < since:
            problem = f"expected a day from {since} on, the forum's own first, found {party.since}"
            raise LawFileError(problem, file=file, key=f"territorial.parties[{number}].since")


def _check_standards(forum: Forum, *, file: str) -> None:
    """Hold the stages to the order of the forum's standards: a later one asks no less."""
    order = [standard.id for standard in forum.standards]
    refuse_repeats(order, "standards", file)
    highest = 0
    for number, stage in enumerate(forum.stages, start=1):
        key = f"stages[{number}]({stage.id}).standard"
        if stage.standard is None:
            if order:
                raise LawFileError("required key is missing: which standard it is", file=file, key=key)
            continue
        if stage.standard not in order:
            raise LawFileError(f"expected one of {order}, found {stage.standard!r}", file=file, key=key)
        if order.index(stage.standard) < highest:
            problem = f"expected {order[highest]} or a higher one, as at an earlier stage, found "
            raise LawFileError(problem + stage.standard, file=file, key=key)
        highest = order.index(stage.standard)


def _check_corroboration(forum: Forum, *, file: str) -> None:
    stages = {stage.id for stage in forum.stages}
    for number, rule in enumerate(forum.corroboration, start=1):
        if strangers := sorted(set(rule.stages) - stages):
            problem = f"expected stages among {sorted(stages)}, found {strangers}"
            raise LawFileError(problem, file=file, key=f"corroboration[{number}].stages")
