"""A reader that follows a store as it grows and believes what it sees: asks for what comes after the last it saw.

Prints how many events it has seen, once it has come to the sequence that it is told on standard input. A
store whose numbers do not come in the order of commits makes it see fewer than there are.
"""

from __future__ import annotations

import sys
import threading
from contextlib import closing

from adapters.event_store.postgres_reader import PostgresReader

PAGE = 1_000
IDLE_S = 0.1


def main(url: str) -> None:
    """Read until the end that is stated has come."""
    end: list[int] = []
    threading.Thread(target=lambda: end.append(int(sys.stdin.readline())), daemon=True).start()
    seen = last = 0
    with closing(PostgresReader(url)) as store:
        print("reading", flush=True)
        while not end or last < end[0]:
            events = store.read(last, PAGE)
            if events:
                seen, last = seen + len(events), events[-1].sequence
            else:
                store.wait(last, IDLE_S)
    print(seen)


if __name__ == "__main__":
    main(sys.argv[1])
