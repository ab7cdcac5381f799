-- Documents of cases as bytes: what was announced and its chunks, all sealed. An open
-- upload is no record and may be discarded; from the event on that adds the document,
-- its rows stay.

CREATE TABLE evidence_upload (
    id         TEXT NOT NULL PRIMARY KEY,
    case_id    TEXT NOT NULL REFERENCES case_record (id),
    person_id  TEXT NOT NULL REFERENCES person (id),
    request_id TEXT NOT NULL,
    body_hash  BLOB NOT NULL CHECK (length(body_hash) = 32),
    details    BLOB NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('open', 'quarantined', 'settled')),
    received   INTEGER NOT NULL CHECK (received >= 0),
    started_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    UNIQUE (person_id, request_id)
) STRICT;

CREATE INDEX evidence_upload_by_case ON evidence_upload (case_id, started_at, id) WHERE state = 'open';

CREATE INDEX evidence_upload_unsettled ON evidence_upload (state, expires_at, id) WHERE state <> 'settled';

CREATE TABLE evidence_chunk (
    upload_id TEXT NOT NULL REFERENCES evidence_upload (id),
    number    INTEGER NOT NULL CHECK (number BETWEEN 0 AND 99),
    body      BLOB NOT NULL,
    PRIMARY KEY (upload_id, number)
) STRICT;

CREATE TRIGGER evidence_upload_no_delete BEFORE DELETE ON evidence_upload
WHEN OLD.state <> 'open'
BEGIN SELECT RAISE(ABORT, 'evidence_upload is append-only'); END;

CREATE TRIGGER evidence_chunk_no_update BEFORE UPDATE ON evidence_chunk
BEGIN SELECT RAISE(ABORT, 'evidence_chunk is append-only'); END;

CREATE TRIGGER evidence_chunk_no_insert BEFORE INSERT ON evidence_chunk
WHEN EXISTS (SELECT 1 FROM evidence_upload WHERE id = NEW.upload_id AND state <> 'open')
BEGIN SELECT RAISE(ABORT, 'evidence_chunk is append-only'); END;

CREATE TRIGGER evidence_chunk_no_delete BEFORE DELETE ON evidence_chunk
WHEN EXISTS (SELECT 1 FROM evidence_upload WHERE id = OLD.upload_id AND state <> 'open')
BEGIN SELECT RAISE(ABORT, 'evidence_chunk is append-only'); END;
