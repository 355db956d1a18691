"""The tables of `events.sqlite`, all written by one transaction per group of acts.

stored_events   one row an event: `rowid` is its sequence, `originator_id` its stream,
                `originator_version` its version, `topic` its type, `state` its exact bytes; `event_id`
                and `digest` (SHA-256 of `state`, 32 bytes) stand beside them. The first five names are
                those of the eventsourcing library, whose recorder reads and writes this table; it reads
                a column by the name `rowid`.
acts            one row an act: its first and its last sequence.
requests        one row a request answered: who asked, under what id, the digest of the content and the
                act that it led to. Refusals are not remembered (architecture.md 14).
claims          one row a value that no other stream may hold (architecture.md 5).
head            one row: the sequence of the last event. It is advanced under the append's lock, so that
                a rollback leaves no gap (architecture.md 1).
"""

from __future__ import annotations

EVENTS_FILE = "events.sqlite"
LOCK_FILE = "events.lock"

APPLICATION_ID = 0x6772766D
"""`grvm` in ASCII: in the file's header, so that a file of another program is refused."""
SCHEMA_VERSION = 1
"""In the file's header, as `user_version`."""

TABLES = (
    "CREATE TABLE IF NOT EXISTS stored_events ("
    "rowid INTEGER PRIMARY KEY, originator_id TEXT NOT NULL, originator_version INTEGER NOT NULL, "
    "topic TEXT NOT NULL, state BLOB NOT NULL, event_id TEXT NOT NULL, digest BLOB NOT NULL, "
    "UNIQUE (originator_id, originator_version))",
    "CREATE TABLE IF NOT EXISTS acts (act_id TEXT PRIMARY KEY, "
    "first_sequence INTEGER NOT NULL, last_sequence INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS requests (by_id TEXT NOT NULL, request_id TEXT NOT NULL, "
    "digest TEXT NOT NULL, act_id TEXT NOT NULL, PRIMARY KEY (by_id, request_id)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS claims (kind TEXT NOT NULL, value TEXT NOT NULL, "
    "stream TEXT NOT NULL, PRIMARY KEY (kind, value)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS head (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), "
    "sequence INTEGER NOT NULL)",
    "INSERT OR IGNORE INTO head VALUES (1, 0)",
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {SCHEMA_VERSION}",
)

INSERT_EVENT = "INSERT INTO stored_events VALUES (?, ?, ?, ?, ?, ?, ?)"
INSERT_ACT = "INSERT INTO acts VALUES (?, ?, ?)"
INSERT_REQUEST = "INSERT INTO requests VALUES (?, ?, ?, ?)"
INSERT_CLAIM = "INSERT INTO claims VALUES (?, ?, ?)"

# A write as the first statement takes the write lock before anything is looked up (architecture.md 14).
LOCK_HEAD = "UPDATE head SET sequence = sequence"
MOVE_HEAD = "UPDATE head SET sequence = ?"
HEAD = "SELECT sequence FROM head"

VERSION_OF_STREAM = "SELECT MAX(originator_version) FROM stored_events WHERE originator_id = ?"
REQUEST = (
    "SELECT requests.digest, acts.act_id, first_sequence, last_sequence "
    "FROM requests JOIN acts ON acts.act_id = requests.act_id WHERE by_id = ? AND request_id = ?"
)
CLAIM = "SELECT stream FROM claims WHERE kind = ? AND value = ?"
STREAMS_OF_ACT = (
    "SELECT originator_id, MAX(originator_version) FROM stored_events "
    "WHERE rowid BETWEEN ? AND ? GROUP BY originator_id ORDER BY MIN(rowid)"
)
HEADER = (
    "SELECT application_id, user_version, (SELECT COUNT(*) FROM sqlite_master) "
    "FROM pragma_application_id, pragma_user_version"
)
