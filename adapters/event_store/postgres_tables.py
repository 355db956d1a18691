"""The tables of the event store in PostgreSQL, and the function that appends to them in one round trip.

The tables are those of `events.sqlite` (see `sqlite_tables`), named as the eventsourcing library names its
own: `notification_id` is the sequence. A migration makes them (`migrations/`).

`gravamen_append` takes its lock first, the head row, so that the order of numbers is the order of commits
and a tailing reader misses nothing (architecture.md 1 and 14). The library's own function in 9.5.6 takes no
lock and loses events. It does not judge: the caller has judged the acts after what it supposes to stand, and
states what it supposes. Where all of it holds, everything is inserted and numbered; where anything differs,
nothing is, and the answer says what stands.
"""

from __future__ import annotations

SCHEMA_VERSION = 1

TABLES = """
CREATE TABLE stored_events (
    originator_id text NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    notification_id bigint PRIMARY KEY,
    event_id uuid NOT NULL,
    digest bytea NOT NULL,
    UNIQUE (originator_id, originator_version)
);
ALTER TABLE stored_events ALTER COLUMN state SET STORAGE EXTERNAL;
CREATE TABLE acts (
    act_id uuid PRIMARY KEY,
    first_sequence bigint NOT NULL,
    last_sequence bigint NOT NULL
);
CREATE TABLE requests (
    by_id text NOT NULL,
    request_id text NOT NULL,
    digest text NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (by_id, request_id)
);
CREATE TABLE claims (
    kind text NOT NULL,
    value text NOT NULL,
    stream text NOT NULL,
    PRIMARY KEY (kind, value)
);
CREATE TABLE head (
    only_row integer PRIMARY KEY CHECK (only_row = 1),
    sequence bigint NOT NULL
) WITH (fillfactor = 10);
INSERT INTO head VALUES (1, 0);
"""

FUNCTION = """
CREATE FUNCTION gravamen_append(
    is_first boolean,
    streams text[], supposed bigint[],
    askers text[], request_ids text[],
    claim_kinds text[], claim_values text[],
    e_stream text[], e_version bigint[], e_topic text[], e_state bytea[], e_id uuid[], e_digest bytea[],
    a_id uuid[], a_first bigint[], a_last bigint[],
    r_by text[], r_id text[], r_digest text[], r_act uuid[],
    c_kind text[], c_value text[], c_stream text[]
) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    before bigint;
    found jsonb;
BEGIN
    -- The lock comes first; what stands is looked up under it.
    SELECT sequence INTO before FROM head FOR UPDATE;
    SELECT jsonb_build_object(
        'versions', (
            SELECT jsonb_object_agg(wanted.stream, standing.version)
            FROM unnest(streams, supposed) AS wanted (stream, version)
            CROSS JOIN LATERAL (
                SELECT coalesce(max(originator_version), 0) AS version
                FROM stored_events WHERE originator_id = wanted.stream
            ) AS standing
            WHERE standing.version <> wanted.version
        ),
        'requests', (
            SELECT jsonb_agg(jsonb_build_array(by_id, request_id))
            FROM requests JOIN unnest(askers, request_ids) AS wanted (asker, request)
            ON by_id = wanted.asker AND request_id = wanted.request
        ),
        'claims', (
            SELECT jsonb_agg(jsonb_build_array(kind, value, stream))
            FROM claims JOIN unnest(claim_kinds, claim_values) AS wanted (k, v)
            ON kind = wanted.k AND value = wanted.v
        )
    ) INTO found;
    found := jsonb_strip_nulls(found);
    IF found <> '{}'::jsonb OR is_first <> (before = 0) THEN
        RETURN found || jsonb_build_object('head', before, 'is_stored', false);
    END IF;
    IF cardinality(e_id) = 0 THEN
        RETURN jsonb_build_object('head', before, 'is_stored', true);
    END IF;
    INSERT INTO stored_events
    SELECT e.stream, e.version, e.topic, e.state, before + e.n, e.id, e.digest
    FROM unnest(e_stream, e_version, e_topic, e_state, e_id, e_digest) WITH ORDINALITY
        AS e (stream, version, topic, state, id, digest, n);
    INSERT INTO acts SELECT a.id, before + a.f, before + a.l FROM unnest(a_id, a_first, a_last) AS a (id, f, l);
    INSERT INTO requests SELECT * FROM unnest(r_by, r_id, r_digest, r_act);
    INSERT INTO claims SELECT * FROM unnest(c_kind, c_value, c_stream);
    UPDATE head SET sequence = before + cardinality(e_id);
    PERFORM pg_notify('gravamen_head', (before + cardinality(e_id))::text);
    RETURN jsonb_build_object('head', before, 'is_stored', true);
END
$$;
"""

_PARAMETERS = (
    "boolean",
    *("text[]", "bigint[]", "text[]", "text[]", "text[]", "text[]"),
    *("text[]", "bigint[]", "text[]", "bytea[]", "uuid[]", "bytea[]"),
    *("uuid[]", "bigint[]", "bigint[]"),
    *("text[]", "text[]", "text[]", "uuid[]"),
    *("text[]", "text[]", "text[]"),
)
APPEND = f"SELECT gravamen_append({', '.join(f'%b::{type_}' for type_ in _PARAMETERS)})"
HEAD = "SELECT sequence FROM head"
LOCKED_HEAD = "SELECT sequence FROM head FOR UPDATE"
EVENT_COLUMNS = "notification_id, originator_id, originator_version, topic, event_id, state, digest"
VERSION_OF_STREAM = "SELECT coalesce(max(originator_version), 0) FROM stored_events WHERE originator_id = %s"
REQUEST = (
    "SELECT requests.digest, acts.act_id, first_sequence, last_sequence "
    "FROM requests JOIN acts USING (act_id) WHERE by_id = %s AND request_id = %s"
)
CLAIM = "SELECT stream FROM claims WHERE kind = %s AND value = %s"
STREAMS_OF_ACT = (
    "SELECT originator_id, max(originator_version) FROM stored_events "
    "WHERE notification_id BETWEEN %s AND %s GROUP BY originator_id ORDER BY min(notification_id)"
)
BOUNDS = "SELECT first_sequence, last_sequence FROM acts WHERE act_id = %s"
