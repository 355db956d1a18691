"""The lines of a process on standard error: when, how bad, who and what, and nothing of a person.

Lines of this program hold no personal data by what they are made of. Lines of the libraries below it are made
elsewhere, of values that pass through: SQL with its parameters, the text of an exception. So of a library's
line only the words of its programmer are written, never a value; and of an exception its type and place.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from enum import StrEnum

OWN = "gravamen"
TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
"""Of a line for people; documented in the runbook."""


class LogFormat(StrEnum):
    """How a line is written."""

    TEXT = "text"
    JSON = "json"


class LogLevel(StrEnum):
    """From which level on this program's own lines are written; libraries only warn."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"


class _TextLines(logging.Formatter):
    """Lines for people."""

    def __init__(self) -> None:
        super().__init__(TEXT)

    def format(self, record: logging.LogRecord) -> str:
        return super().format(_harmless(record))


class _JsonLines(logging.Formatter):
    """One JSON object a line: `time` (RFC 3339, UTC), `level`, `logger`, `message`."""

    def format(self, record: logging.LogRecord) -> str:
        members = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _harmless(record).getMessage(),
        }
        return json.dumps(members, ensure_ascii=False)


def configure(form: LogFormat, level: LogLevel) -> None:
    """Have this process write lines to standard error, also for what ends a thread."""
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(_JsonLines() if form is LogFormat.JSON else _TextLines())
    root = logging.getLogger()
    root.handlers[:] = [lines]
    root.setLevel(logging.WARNING)
    logging.getLogger(OWN).setLevel(level.upper())
    # The client warns of every pause of its own loop; what it cannot do it raises.
    logging.getLogger("kafka").setLevel(logging.ERROR)
    # What the library prints when a line cannot be written quotes the line's values.
    logging.raiseExceptions = False
    threading.excepthook = _thread_ended
    sys.unraisablehook = _not_raised


def named(error: BaseException) -> str:
    """Name an unforeseen error by its type and the place where it was raised, never by its text."""
    frames = error.__traceback__
    while frames is not None and frames.tb_next is not None:
        frames = frames.tb_next
    place = "" if frames is None else f" at {frames.tb_frame.f_code.co_filename}:{frames.tb_lineno}"
    return f"{type(error).__name__}{place}"


def _harmless(record: logging.LogRecord) -> logging.LogRecord:
    """Give a record without values that a library put into it, and without the text of an exception."""
    is_own = record.name == OWN or record.name.startswith(f"{OWN}.")
    message = record.getMessage() if is_own else _words(record)
    if record.exc_info and record.exc_info[1] is not None:
        message = f"{message}: {named(record.exc_info[1])}"
    bare = logging.makeLogRecord(record.__dict__)
    bare.msg, bare.args, bare.exc_info, bare.exc_text, bare.stack_info = message, None, None, None, None
    return bare


def _words(record: logging.LogRecord) -> str:
    """Give the template of a line; a text that was put together before may hold anything."""
    place = f"{record.module}:{record.lineno}"
    return f"{record.msg} ({place})" if record.args and isinstance(record.msg, str) else f"a line of {place}"


def _thread_ended(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None and not isinstance(ended.exc_value, SystemExit):
        logging.getLogger(OWN).critical("a thread was ended by %s", named(ended.exc_value))


def _not_raised(said: sys.UnraisableHookArgs) -> None:
    if said.exc_value is not None:
        logging.getLogger(OWN).error("could not be raised: %s", named(said.exc_value))
