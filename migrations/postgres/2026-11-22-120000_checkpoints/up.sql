-- The Merkle tree over all streams (decision 5): the order of its leaves, and the
-- checkpoints that were signed of it. Both are written behind the events, by one process
-- at a time.

-- A second copy of each hash: which of the two was altered, a checkpoint tells.
CREATE TABLE ledger_leaf (
    number    BIGINT NOT NULL PRIMARY KEY CHECK (number >= 0),
    stream_id TEXT COLLATE "C" NOT NULL,
    seq       BIGINT NOT NULL CHECK (seq > 0),
    hash      BYTEA NOT NULL CHECK (length(hash) = 32),
    UNIQUE (stream_id, seq)
);

-- The roots of the complete subtrees let the next leaves be added without reading the
-- ones before; they are believed only if they give the signed root.
CREATE TABLE checkpoint (
    size      BIGINT NOT NULL PRIMARY KEY CHECK (size > 0),
    peaks     BYTEA NOT NULL,
    note      TEXT COLLATE "C" NOT NULL,
    signed_at TIMESTAMP NOT NULL
);

CREATE TRIGGER ledger_leaf_append_only BEFORE UPDATE OR DELETE ON ledger_leaf
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER ledger_leaf_no_truncate BEFORE TRUNCATE ON ledger_leaf
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER checkpoint_append_only BEFORE UPDATE OR DELETE ON checkpoint
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER checkpoint_no_truncate BEFORE TRUNCATE ON checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
