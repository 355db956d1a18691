"""age in both directions: plain blocks handed to it one by one, plain blocks read from it one by one.

pyrage reads and writes file objects, in one call that lasts as long as the stream. Here that call runs
in a thread of its own, and meets the caller at a file object in memory: a feed of plain blocks on the
way in, a kernel pipe on the way out. Both hold one block at most.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Protocol

import pyrage

BLOCK_SIZE = 1 << 20
"""Bytes of a plain block read out, at most."""

AGE_CHUNK_SIZE = 64 << 10
"""Plain bytes that age encrypts as one; it holds the last chunk back until it knows whether more comes."""


class Sink(Protocol):
    """Where ciphertext goes."""

    def write(self, data: bytes, /) -> int:
        """Take all of the bytes."""
        ...

    def flush(self) -> None:
        """Do what `write` has left undone."""
        ...


class Source(Protocol):
    """Where ciphertext comes from."""

    def read(self, size: int = -1, /) -> bytes:
        """Give the next bytes, at most so many; none at the end."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


Opening = Callable[[], Source]
"""Opens ciphertext at its beginning; raises OSError where it cannot."""


class StreamBrokenError(Exception):
    """The age stream failed: its ciphertext is damaged or cut short, or its sink cannot go on."""


class Encryption:
    """An age stream that grows by the blocks offered to it.

    Args:
        sink: Takes the ciphertext, in a thread of its own.
        identity: age X25519 identity that will decrypt it.
    """

    def __init__(self, sink: Sink, *, identity: str) -> None:
        recipient = pyrage.x25519.Identity.from_str(identity).to_public()
        self._feed = _Feed()
        self._worker = _Worker(
            lambda: pyrage.encrypt_io(self._feed, sink, [recipient]), at_end=self._feed.reader_left
        )

    def offer(self, block: bytes) -> None:
        """Hand over a block, and return while it is being encrypted; `settle` before the next."""
        self._feed.offer(block)

    def settle(self) -> None:
        """Wait until the block is used up: the sink then has all but the last AGE_CHUNK_SIZE bytes.

        Raises:
            StreamBrokenError: The sink failed.
        """
        if not self._feed.wait_until_used_up():
            self._worker.join()
            raise StreamBrokenError("encryption ended before its input did")

    def finish(self) -> None:
        """End the stream; returns when the sink has all of it.

        Raises:
            StreamBrokenError: The sink failed.
        """
        self._feed.end()
        self._worker.join()


def opening(path: Path) -> Opening:
    """Give the opening of a file."""
    return lambda: path.open("rb", buffering=BLOCK_SIZE // 4)


def decrypted(open_ciphertext: Opening, *, identity: str) -> Iterator[bytes]:
    """Read the plain blocks of an age file; each was authenticated before it is given.

    Raises:
        StreamBrokenError: The file is damaged, cut short or of another identity; the blocks given
            until then are a true beginning of what was encrypted.
        OSError: The file cannot be opened.
    """
    opened = pyrage.x25519.Identity.from_str(identity)
    ciphertext = open_ciphertext()
    exit_, entrance = _pipe()

    def decrypt() -> None:
        with closing(ciphertext), os.fdopen(entrance, "wb", buffering=0) as plain:
            pyrage.decrypt_io(ciphertext, plain, [opened])

    worker = _Worker(decrypt)
    is_read_to_end = False
    try:
        while block := os.read(exit_, BLOCK_SIZE):
            yield block
        is_read_to_end = True
    finally:
        os.close(exit_)
        # A reader that left early breaks the pipe under age's hands: that is no fault of the file.
        with suppress(*() if is_read_to_end else (StreamBrokenError,)):
            worker.join()


class _Feed:
    """The plain bytes as age reads them: one block at a time, each used up before the next."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._rest = memoryview(b"")
        self._is_used_up = True
        self._is_over = False
        self._has_reader = True

    def read(self, size: int = -1, /) -> bytes:
        """Give the next bytes of the block; wait for another block where there are none."""
        if not self._rest:
            with self._changed:
                self._is_used_up = True
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._is_over or not self._is_used_up)
        size = len(self._rest) if size < 0 else size
        piece = self._rest[:size]
        self._rest = self._rest[size:]
        return bytes(piece)

    def offer(self, block: bytes) -> None:
        if block:
            with self._changed:
                self._rest = memoryview(block)
                self._is_used_up = False
                self._changed.notify_all()

    def wait_until_used_up(self) -> bool:
        """Tell whether it came to that, or the reader left before."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_used_up or not self._has_reader)
            return self._has_reader

    def end(self) -> None:
        with self._changed:
            self._is_over = True
            self._changed.notify_all()

    def reader_left(self) -> None:
        with self._changed:
            self._has_reader = False
            self._changed.notify_all()


class _Worker:
    """A thread whose failure is raised where it is joined."""

    def __init__(self, work: Callable[[], None], *, at_end: Callable[[], None] = lambda: None) -> None:
        self._work = work
        self._at_end = at_end
        self._failure: Exception | None = None
        # A daemon: a stream that nobody ends must not keep the process from ending.
        self._thread = threading.Thread(target=self._run, name="age", daemon=True)
        self._thread.start()

    def join(self) -> None:
        self._thread.join()
        if self._failure is not None:
            raise StreamBrokenError(str(self._failure)) from self._failure

    def _run(self) -> None:
        try:
            self._work()
        except Exception as failure:  # noqa: BLE001 - carried to whoever joins
            self._failure = failure
        finally:
            self._at_end()


def _pipe() -> tuple[int, int]:
    exit_, entrance = os.pipe()
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        # Refused above the system's limit for one user; the pipe then keeps its usual 64 KiB.
        with suppress(PermissionError):
            fcntl.fcntl(entrance, fcntl.F_SETPIPE_SZ, BLOCK_SIZE)
    return exit_, entrance
