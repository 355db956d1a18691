"""What the demo prints once it has played: forums, matrices, blockers, changes, losses, gaps, records, worklist."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from rich.text import Text

from adapters.cli.words import word_of
from deployments.demo import changes_shown, forums_shown, losses_shown, records_shown, tables
from deployments.demo.answers import Answers, Names
from deployments.demo.intake import withdrawn_by
from deployments.demo.page import BLOCKED, CLEAR, Page, counted

COMMISSION, COURT = "commission-forum", "icc-forum"
FAMINE = ("line-famine-extermination", "line-famine-starvation")
SHOWN = (*FAMINE, "line-camp-imprisonment")
CHARGE = "charge-fictional-k"
CASE = "camps-and-famine"


@dataclass(frozen=True, slots=True)
class Report:
    """Prints the answers, a section at a time."""

    answers: Answers
    page: Page = field(default_factory=Page)

    @property
    def names(self) -> Names:
        """Names of the scenario's entries."""
        return Names.of(self.answers.scenario)

    def all(self) -> None:
        """Print every section but the last, on the record itself."""
        forums_shown.forums(self.answers, self.page, self.names)
        self._matrices()
        self._blockers()
        changes_shown.clocks(self.answers, self.page, line=CHARGE, forum=COURT)
        self._consents()
        changes_shown.changes(self.answers, self.page, self.names, line=CHARGE, forum=COURT)
        self._gaps()
        losses_shown.hangs_on(self.answers, self.page, self.names, line=CHARGE, forum=COURT)
        losses_shown.what_if(self.answers, self.page, self.names, line=CHARGE, forum=COURT)
        records_shown.heard(self.answers, self.page)
        records_shown.harmed(self.answers, self.page)
        records_shown.owed(self.answers, self.page, self.names)
        records_shown.sought(self.answers, self.page, forum=COURT)
        self._worklist()

    def _matrices(self) -> None:
        """Print the element matrices at the Commission's stage; the context, which they share, once."""
        documents = self.answers.documents()
        told: set[tuple[str, str]] = set()
        contexts: set[str] = set()
        for id in SHOWN:
            answer = self.answers.readiness(id, COMMISSION)
            self.page.section(f"Matrix at the Commission's stage: {self.answers.line(id).title}")
            self._found_on_the_line(answer, documents)
            cells = [cell for cell in answer.cells if cell.stream not in contexts]
            if len(cells) < len(answer.cells):
                self.page.note("The attack, on which this line rests too, reads as in the first matrix.")
            contexts |= {cell.stream for cell in cells if cell.stream.startswith("context/")}
            against = tables.in_sight(cells, self.names, told=told)
            self.page.print(
                tables.elements(cells, body="the Commission"), *([against] if against.rows else [])
            )
            self.page.stated(answer)
        self.page.note(
            f"The test of this stage: {answer.read.test} Ours: what our experts hold the material capable of."
            " The Commission: made out where it found on this very element; not separately found where it"
            " found at a higher level alone. Figures: endorsed support, over the incidents of the line."
        )

    def _found_on_the_line(self, answer: Any, documents: dict[str, str]) -> None:
        for finding in answer.line_findings:
            document = documents[finding.finding].partition(",")[0]
            where = f"{document}, para. {finding.paragraphs}, {finding.on}"
            outcome = finding.outcome.replace("_", " ")
            self.page.print(Text(f"The Commission on the line as a whole: {outcome} ({where})", "green"))
        if not answer.line_findings:
            word = answer.line_word.replace("_", " ")
            self.page.print(f"The Commission found on no such line as a whole; our experts: {word}.")

    def _blockers(self) -> None:
        """Print what blocks both famine lines for a warrant."""
        for id in FAMINE:
            answer = self.answers.readiness(id, COURT)
            self.page.section(f"Blockers for a warrant: {self.answers.line(id).title}")
            self.page.print(tables.blockers(answer.blockers, self.names))
            self.page.stated(answer)
        self.page.note(f"Not looked at: {'; '.join(answer.not_looked_at)}.")

    def _consents(self) -> None:
        """Print usable figures before and after consents were taken back, and what that did to blockers."""
        self.page.section(f"Usable and known as consents are taken back: {self.answers.line(CHARGE).title}")
        readings = self._readings()
        restricted = readings[-1][1].restricted
        self.page.print(tables.figures(readings), tables.causes(restricted, self.names, condition="consent"))
        self.page.console.print()
        self._restricted_against(readings[-1][1])
        for (_, before), (heading, after) in pairwise(readings):
            gone, new = keys(before) - keys(after), keys(after) - keys(before)
            opened = f"{counted(len(new), 'blocker')} opened, {len(gone) or 'none'} removed"
            self.page.held(not gone, f"{heading}: {opened}")

    def _readings(self) -> list[tuple[str, Any]]:
        played = self.answers.played
        readings = [("before", self.answers.readiness(CHARGE, COURT, as_of=played.judged))]
        for withdrawal, person in withdrawn_by(self.answers.scenario).items():
            answer = self.answers.readiness(CHARGE, COURT, as_of=played.withdrawn[withdrawal])
            readings.append((f"less {person}", answer))
        return readings

    def _restricted_against(self, answer: Any) -> None:
        restricted = dict.fromkeys(
            cell.element
            for cell in answer.cells
            if any(tally.restricted and tally.polarity == "contradicts" for tally in cell.tallies)
        )
        if restricted:
            text = "counts all the same; its use is restricted: a disclosure decision is needed"
            self.page.print(Text(f"! What stands against {', '.join(restricted)} {text}.", "yellow"))

    def _gaps(self) -> None:
        """Print where what links the fictional person to the crimes does not carry."""
        answer = self.answers.readiness(CHARGE, COURT)
        self.page.section(f"Gaps in the linkage: {self.answers.line(CHARGE).title}")
        linkage = [cell for cell in answer.cells if cell.stream.startswith("liability/") and cell.is_required]
        self.page.print(tables.elements(cell for cell in linkage if not cell.is_clear))
        self.page.console.print()
        empty = [
            cells[0].element + (f" ({cells[0].limb.replace('_', ' ')})" if cells[0].limb else "")
            for cells in tables.grouped(linkage, lambda cell: (cell.element, cell.limb))
            if cells[0].group != "grounds" and not any(cell.known for cell in cells)
        ]
        self.page.held(False, f"Nothing endorsed speaks for {', '.join(empty)}.")
        others = [blocker for blocker in answer.blockers if blocker.group in ("grounds", "bars", "line")]
        self.page.print(tables.blockers(others, self.names))

    def _worklist(self) -> None:
        """Print that all information is accounted for, and what waits for someone."""
        self.page.section("Worklist: registered = done + waiting + set aside")
        counts = self.answers.counts()
        headings = ["", "account", "registered", "done", "waiting", "set aside"]
        made = tables.table(headings, wide=5, right=(2, 3, 4))
        for account in counts.accounts:
            aside = [
                f"{cause.count} {cause.cause.replace('_', ' ')}" for cause in account.set_aside if cause.count
            ]
            mark = CLEAR if account.is_conserved else BLOCKED
            figures = (str(account.registered), str(account.done), str(account.waiting))
            made.add_row(mark, account.account.replace("_", " "), *figures, ", ".join(aside) or "0")
        enum = type(counts.lists[0]).DESCRIPTOR.fields_by_name["kind"].enum_type
        lists = [(word_of(enum, one.kind).replace("_", " "), one.count) for one in counts.lists if one.count]
        for forum in (COMMISSION, COURT):
            kinds = Counter(task.kind for task in self.answers.tasks(forum).tasks)
            stage = self.answers.forum(forum).stage
            lists += [
                (f"elements at stage {stage}: {kind.replace('_', ' ')}", kinds[kind])
                for kind in sorted(kinds)
            ]
        waiting = tables.table(["waits for someone", "entries"], wide=0, right=(1,))
        for name, count in lists:
            waiting.add_row(name, str(count))
        self.page.print(made, waiting)

    def verified(self, said: str, *, is_verified: bool) -> None:
        """Print what `gravamen verify` said."""
        self.page.section("gravamen verify: every event against its digest, every view against a rebuild")
        if is_verified:
            first, record, *views = said.strip().splitlines()
            self.page.held(True, first)
            self.page.note(record)
            self.page.note(f"{counted(len(views) // 2, 'view')} rebuilt from the events, and equal.")
        else:
            self.page.held(False, said.strip())


def keys(answer: Any) -> set[tuple[bytes, str, str]]:
    """Give what makes blockers the same: target, incident and cause (decision 23)."""
    return {
        (blocker.target.SerializeToString(deterministic=True), blocker.incident, blocker.cause)
        for blocker in answer.blockers
    }
