"""A load from a client process, and what that process wrote down of it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.waiting import until

CLIENTS = 3
FINISH_S = 120


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
        """The act of each request that was acknowledged."""
        return {words[1]: words[2] for words in self._lines("acknowledged")}

    @property
    def asked(self) -> set[str]:
        """Every request that was begun."""
        return {words[1] for words in self._lines("asked")}

    def wait_for_more(self, count: int) -> None:
        """Wait until so many further commands were acknowledged."""
        enough = len(self.acknowledged) + count

        def has_come() -> bool:
            assert self.process.poll() is None, "the client has ended"
            return len(self.acknowledged) >= enough

        until(has_come)

    def finish(self) -> None:
        """Have the client end once all that it began is answered."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(FINISH_S) == 0
        assert [*self._lines("refused")] == []
        assert self.asked == set(self.acknowledged)

    def _lines(self, kind: str) -> Iterator[list[str]]:
        text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        # The last line may be under way.
        for line in text.splitlines()[: text.count("\n")]:
            words = line.split(maxsplit=3)
            if words[0] == kind:
                yield words


@contextmanager
def loading(path: Path, servers: Sequence[str], item: str, *, clients: int = CLIENTS) -> Iterator[Load]:
    """Load servers for as long as the context lasts, unless the load was finished before."""
    command = [sys.executable, "-m", "tests.faults.client", ",".join(servers), item, str(path), str(clients)]
    process = subprocess.Popen(command)
    try:
        yield Load(path, process)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
