-- The event ledger: one hash chain per stream, payloads sealed under the stream's key
-- (decisions 4 to 6), what must be sent out, and answers already given (decision 10).

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;

-- The head lets a cut-off chain be told from a short one.
CREATE TABLE stream (
    id               TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind             TEXT COLLATE "C" NOT NULL CHECK (kind IN ('case', 'sitting', 'site')),
    site_id          TEXT COLLATE "C" NOT NULL REFERENCES site (id),
    wrapped_key      BYTEA NOT NULL,
    created_at       TIMESTAMP NOT NULL,
    head_seq         BIGINT NOT NULL CHECK (head_seq > 0),
    head_hash        BYTEA NOT NULL CHECK (length(head_hash) = 32),
    head_recorded_at TIMESTAMP NOT NULL
);

CREATE INDEX stream_by_site ON stream (site_id, id);

CREATE TABLE event (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    stream_id   TEXT COLLATE "C" NOT NULL REFERENCES stream (id),
    seq         BIGINT NOT NULL CHECK (seq > 0),
    site_id     TEXT COLLATE "C" NOT NULL REFERENCES site (id),
    kind        TEXT COLLATE "C" NOT NULL CHECK (length(kind) BETWEEN 1 AND 100),
    actor_id    TEXT COLLATE "C",
    agency_id   TEXT COLLATE "C",
    purpose     TEXT COLLATE "C" NOT NULL,
    occurred_at TIMESTAMP NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    payload     BYTEA NOT NULL,
    commitment  BYTEA NOT NULL CHECK (length(commitment) = 32),
    prev_hash   BYTEA NOT NULL CHECK (length(prev_hash) = 32),
    hash        BYTEA NOT NULL CHECK (length(hash) = 32),
    UNIQUE (stream_id, seq)
);

CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What must be sent out, written with the event that asks for it. Delivery comes later.
CREATE TABLE outbox (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    stream_id    TEXT COLLATE "C" NOT NULL REFERENCES stream (id),
    seq          BIGINT NOT NULL,
    kind         TEXT COLLATE "C" NOT NULL CHECK (length(kind) BETWEEN 1 AND 100),
    payload      BYTEA NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    delivered_at TIMESTAMP,
    attempts     BIGINT NOT NULL CHECK (attempts >= 0)
);

CREATE INDEX outbox_undelivered ON outbox (created_at, id) WHERE delivered_at IS NULL;

CREATE TABLE reply (
    principal_id TEXT COLLATE "C" NOT NULL,
    request_id   TEXT COLLATE "C" NOT NULL,
    body_hash    BYTEA NOT NULL CHECK (length(body_hash) = 32),
    stream_id    TEXT COLLATE "C" NOT NULL REFERENCES stream (id),
    body         BYTEA NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    PRIMARY KEY (principal_id, request_id)
);
