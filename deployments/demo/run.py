"""The demo: starts a server, plays the scenario through its API as a client, and prints where the case stands.

`make demo` runs it. It builds its folder afresh each time, unless it is told which one to use or to keep it.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path

from deployments.demo.answers import Answers
from deployments.demo.client import Client, RefusedByServerError, id_of
from deployments.demo.loading import ScenarioError, load
from deployments.demo.node import ServerNotStartedError, channel_to, run_gravamen, served
from deployments.demo.player import play
from deployments.demo.report import CASE, CHARGE, FAMINE, Report
from deployments.demo.scenario import Scenario

EVALUATION = "eval-warrant-k-control"
"""An evaluation that the reader is invited to look into."""
DEFAULT = Path(__file__).parents[2] / "data" / "demo"


def main(arguments: list[str] | None = None) -> int:
    """Run the demo; gives 0 where everything was played, printed and verified."""
    parser = argparse.ArgumentParser(prog="python -m deployments.demo.run", description=__doc__)
    parser.add_argument("--data", type=Path, help="use this folder, and keep what is in it")
    parser.add_argument("--keep", action="store_true", help=f"keep what is in {DEFAULT.name}, and play on")
    asked = parser.parse_args(arguments)
    folder = asked.data or DEFAULT
    if asked.data is None and not asked.keep:
        shutil.rmtree(folder, ignore_errors=True)
    try:
        return _run(load(), folder)
    except (ScenarioError, ServerNotStartedError, RefusedByServerError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1


def _run(scenario: Scenario, folder: Path) -> int:
    began = time.monotonic()
    print(f"A server for {_shown(folder)}, and a client that plays the case into it:")
    with served(folder) as address, channel_to(address) as channel:
        client = Client(channel)
        played = play(scenario, client, _say)
        added = f"{client.recorded} acts recorded, {client.repeated} known before"
        print(f"  {added}; {played.head} events in {time.monotonic() - began:.1f} s")
        report = Report(Answers(scenario, client, played))
        report.all()
        verified = run_gravamen("verify", "--data", str(folder))
        report.verified(verified.stdout + verified.stderr, is_verified=verified.returncode == 0)
    _go_on(folder, before=played.judged)
    print(f"\nDone in {time.monotonic() - began:.1f} s.")
    return verified.returncode


def _say(label: str, acts: int, position: int) -> None:
    print(f"  {acts:>4} {label:<44} position {position:>5}", flush=True)


def _go_on(folder: Path, *, before: int) -> None:
    warrant = f"{id_of(CHARGE)} --forum icc --stage warrant"
    commands = {
        f"gravamen serve --data {_shown(folder)}": "in another terminal",
        "export GRAVAMEN_BY=expert-1": "one of the team",
        f"gravamen readiness {id_of(FAMINE[0])} --forum coi-dprk --stage report": "",
        f"gravamen readiness {warrant} --as-of {before}": "",
        f"gravamen diff {warrant} --from {before}": "",
        f'gravamen hangs-on {warrant} --size 2 --reason "To plan."': "",
        f"gravamen forum compare --case {id_of(CASE)}": "with citations",
        f"gravamen explain {id_of(EVALUATION)}": "down to the page",
        "gravamen worklist mappings_awaiting_review": "what waits for someone",
        f"gravamen history consent/{id_of('consent-w-0003')}": "each event, who and why",
        "gravamen access list": "who read what would break a case",
        f"gravamen replay --data {_shown(folder)} --to 100": "the views as they stood then",
        f"gravamen follow --after {before}": "the record as it goes on",
    }
    print("\nHow to go on from here, with .venv/bin on the PATH (gravamen --help lists the rest):")
    for command, remark in commands.items():
        print(f"  {command:<64}  # {remark}" if remark else f"  {command}")


def _shown(folder: Path) -> str:
    here = Path.cwd()
    return str(folder.relative_to(here)) if folder.is_relative_to(here) else str(folder)


if __name__ == "__main__":
    sys.exit(main())
