-- The event ledger: one hash chain per stream, payloads sealed under the stream's key
-- (decisions 4 to 6), what must be sent out, and answers already given (decision 10).

-- The head lets a cut-off chain be told from a short one.
CREATE TABLE stream (
    id               TEXT NOT NULL PRIMARY KEY,
    kind             TEXT NOT NULL CHECK (kind IN ('case', 'sitting', 'site')),
    site_id          TEXT NOT NULL REFERENCES site (id),
    wrapped_key      BLOB NOT NULL,
    created_at       TEXT NOT NULL,
    head_seq         INTEGER NOT NULL CHECK (head_seq > 0),
    head_hash        BLOB NOT NULL CHECK (length(head_hash) = 32),
    head_recorded_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX stream_by_site ON stream (site_id, id);

CREATE TABLE event (
    id          TEXT NOT NULL PRIMARY KEY,
    stream_id   TEXT NOT NULL REFERENCES stream (id),
    seq         INTEGER NOT NULL CHECK (seq > 0),
    site_id     TEXT NOT NULL REFERENCES site (id),
    kind        TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 100),
    actor_id    TEXT,
    agency_id   TEXT,
    purpose     TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    payload     BLOB NOT NULL,
    commitment  BLOB NOT NULL CHECK (length(commitment) = 32),
    prev_hash   BLOB NOT NULL CHECK (length(prev_hash) = 32),
    hash        BLOB NOT NULL CHECK (length(hash) = 32),
    UNIQUE (stream_id, seq)
) STRICT;

CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;

CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;

-- What must be sent out, written with the event that asks for it. Delivery comes later.
CREATE TABLE outbox (
    id           TEXT NOT NULL PRIMARY KEY,
    stream_id    TEXT NOT NULL REFERENCES stream (id),
    seq          INTEGER NOT NULL,
    kind         TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 100),
    payload      BLOB NOT NULL,
    created_at   TEXT NOT NULL,
    delivered_at TEXT,
    attempts     INTEGER NOT NULL CHECK (attempts >= 0)
) STRICT;

CREATE INDEX outbox_undelivered ON outbox (created_at, id) WHERE delivered_at IS NULL;

CREATE TABLE reply (
    principal_id TEXT NOT NULL,
    request_id   TEXT NOT NULL,
    body_hash    BLOB NOT NULL CHECK (length(body_hash) = 32),
    stream_id    TEXT NOT NULL REFERENCES stream (id),
    body         BLOB NOT NULL,
    created_at   TEXT NOT NULL,
    PRIMARY KEY (principal_id, request_id)
) STRICT;
