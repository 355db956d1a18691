"""What the domain refuses, one root; the status of each is chosen in `adapters/grpc_api/status.py`."""


class GravamenError(Exception):
    """Root of every refusal that a user may see.

    Args:
        message: One sentence that states what was expected and what was found.
        field: Path of the offending field of the command, where there is one.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class InvalidError(GravamenError):
    """The command could never be right, whatever was recorded before."""


class NotFoundError(GravamenError):
    """The command names something that was never recorded."""


class RefusedError(GravamenError):
    """The command is well formed, and the state of the record forbids it."""


class FourEyesError(RefusedError):
    """The act needs a person other than the one who asks (readiness rules 7 and 14)."""


class AlreadyExistsError(GravamenError):
    """What must be unique stands already."""


class VersionConflictError(GravamenError):
    """The stream has moved on since the caller looked."""


class UnreadableEventError(GravamenError):
    """A recorded event is of an unknown type or carries an unknown member: refused, never skipped."""


class RequestReusedError(AlreadyExistsError):
    """A request id was used again for other content."""


class StoreUnavailableError(GravamenError):
    """The store could not be reached or could not write; nothing was recorded, and a retry may help."""


class RepositoryMismatchError(GravamenError):
    """A store, file or topic belongs to another repository, or is not one that this program wrote."""


class DeadlinePassedError(GravamenError):
    """The caller's deadline passed before the act's turn came; nothing of it was recorded."""
