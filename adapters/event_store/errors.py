"""What the event store and what is made of it refuse, beyond the errors of the port."""

from __future__ import annotations

from domain.errors import RefusedError, StoreUnavailableError, UnreadableEventError


class StoreInUseError(StoreUnavailableError):
    """Another process has the store open for writing."""


class StoreDamagedError(UnreadableEventError):
    """The store's file can be read in part only: its pages are not what SQLite wrote."""


class SequenceGapError(UnreadableEventError):
    """An event that should follow is missing from the store; nothing after it may be used."""


class SourceRefusedError(RefusedError):
    """Root of what refuses a record that a store was to be made of.

    Args:
        message: What was expected and what was found.
        sequence: The first sequence that is not right, None where it is the record as a whole.
    """

    def __init__(self, message: str, *, sequence: int | None = None) -> None:
        super().__init__(message)
        self.sequence = sequence


class LogFileError(SourceRefusedError):
    """A log file is not whole, not unaltered, or does not continue the store."""


class RewrittenOtherwiseError(SourceRefusedError):
    """A store took an act otherwise than it was recorded: somebody else writes to it, or it holds other acts."""


class BackupError(RefusedError):
    """A backup cannot be written where it was asked for."""


class RestoreRefusedError(SourceRefusedError):
    """A backup or a log must not become the store: damaged, edited, of another repository, or too short."""
