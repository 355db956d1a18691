"""A load from a client process, and what that process wrote down of it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.waiting import LONG_S, until

CLIENTS = 3


@dataclass
class Load:
    """A client process under way.

    Args:
        path: File that it writes.
        process: The process.
    """

    path: Path
    process: subprocess.Popen[bytes]

    @property
    def acknowledged(self) -> dict[str, str]:
        """The act of each request that was acknowledged, in the order of the acknowledgements."""
        return {words[1]: words[2] for words in self._lines("acknowledged")}

    @property
    def given_up(self) -> set[str]:
        """Requests that were sent, had no answer, and were not made again."""
        return {words[1] for words in self._lines("given-up")}

    def wait_for_more(self, count: int) -> None:
        """Wait until so many further commands were acknowledged."""
        self._wait_for_lines("acknowledged", count)

    def wait_for_failures(self, count: int) -> None:
        """Wait until so many further calls had no answer."""
        self._wait_for_lines("unanswered", count)

    def failures(self, *, after: int = 0) -> list[str]:
        """Give the status and words of each call that had no answer, but for so many at first."""
        return [" ".join(words[2:]) for words in self._lines("unanswered")][after:]

    def finish(self) -> None:
        """Have the client end once all that it began is answered or given up; what it repeated was the same."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(LONG_S) == 0
        assert [*self._lines("refused")] == []
        acknowledged = self.acknowledged
        assert {words[1] for words in self._lines("asked")} == set(acknowledged) | self.given_up
        repeated = {words[1]: words[2] for words in self._lines("repeated")}
        assert repeated == {request: acknowledged[request] for request in repeated}

    def _wait_for_lines(self, kind: str, count: int) -> None:
        enough = len([*self._lines(kind)]) + count

        def have_come() -> bool:
            assert self.process.poll() is None, "the client has ended"
            return len([*self._lines(kind)]) >= enough

        until(have_come, deadline_s=LONG_S)

    def _lines(self, kind: str) -> Iterator[list[str]]:
        text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        # The last line may be under way.
        for line in text.splitlines()[: text.count("\n")]:
            words = line.split(maxsplit=3)
            if words[0] == kind:
                yield words


@contextmanager
def loading(
    path: Path, servers: Sequence[str], item: str, *, clients: int = CLIENTS, seed: int = 0
) -> Iterator[Load]:
    """Load servers for as long as the context lasts, unless the load was finished before."""
    arguments = [",".join(servers), item, str(path), str(clients), str(seed)]
    process = subprocess.Popen([sys.executable, "-m", "tests.faults.client", *arguments])
    try:
        yield Load(path, process)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
