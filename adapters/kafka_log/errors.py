"""What stops a publisher or a reader of the log: each names what was expected and what was found."""

from __future__ import annotations

from domain.errors import RefusedError, StoreUnavailableError, UnreadableEventError


class LogUnavailableError(StoreUnavailableError):
    """No broker can be reached, or none answered in time."""


class UnsafeTopicError(RefusedError):
    """A topic is missing, or its settings could lose what it holds."""


class LogLostError(UnreadableEventError):
    """The topic holds less than was acknowledged, or other bytes: nothing is written to it any more."""


class LogConflictError(UnreadableEventError):
    """The topic holds a known sequence with other bytes, or skips one."""
