-- The Merkle tree over all streams (decision 5): the order of its leaves, and the
-- checkpoints that were signed of it. Both are written behind the events, by one process
-- at a time.

-- A second copy of each hash: which of the two was altered, a checkpoint tells.
CREATE TABLE ledger_leaf (
    number    INTEGER NOT NULL PRIMARY KEY CHECK (number >= 0),
    stream_id TEXT NOT NULL,
    seq       INTEGER NOT NULL CHECK (seq > 0),
    hash      BLOB NOT NULL CHECK (length(hash) = 32),
    UNIQUE (stream_id, seq)
) STRICT;

-- The roots of the complete subtrees let the next leaves be added without reading the
-- ones before; they are believed only if they give the signed root.
CREATE TABLE checkpoint (
    size      INTEGER NOT NULL PRIMARY KEY CHECK (size > 0),
    peaks     BLOB NOT NULL,
    note      TEXT NOT NULL,
    signed_at TEXT NOT NULL
) STRICT;

CREATE TRIGGER ledger_leaf_no_update BEFORE UPDATE ON ledger_leaf
BEGIN SELECT RAISE(ABORT, 'ledger_leaf is append-only'); END;

CREATE TRIGGER ledger_leaf_no_delete BEFORE DELETE ON ledger_leaf
BEGIN SELECT RAISE(ABORT, 'ledger_leaf is append-only'); END;

CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only'); END;

CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only'); END;
