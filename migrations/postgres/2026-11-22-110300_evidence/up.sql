-- Documents of cases as bytes: what was announced and its chunks, all sealed. An open
-- upload is no record and may be discarded; from the event on that adds the document,
-- its rows stay.

CREATE TABLE evidence_upload (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id    TEXT COLLATE "C" NOT NULL REFERENCES case_record (id),
    person_id  TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    request_id TEXT COLLATE "C" NOT NULL,
    body_hash  BYTEA NOT NULL CHECK (length(body_hash) = 32),
    details    BYTEA NOT NULL,
    state      TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'quarantined', 'settled')),
    received   BIGINT NOT NULL CHECK (received >= 0),
    started_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    UNIQUE (person_id, request_id)
);

CREATE INDEX evidence_upload_by_case ON evidence_upload (case_id, started_at, id) WHERE state = 'open';

CREATE INDEX evidence_upload_unsettled ON evidence_upload (state, expires_at, id) WHERE state <> 'settled';

CREATE TABLE evidence_chunk (
    upload_id TEXT COLLATE "C" NOT NULL REFERENCES evidence_upload (id),
    number    BIGINT NOT NULL CHECK (number BETWEEN 0 AND 99),
    body      BYTEA NOT NULL,
    PRIMARY KEY (upload_id, number)
);

-- Sealed bytes do not shrink.
ALTER TABLE evidence_chunk ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TRIGGER evidence_upload_no_delete BEFORE DELETE ON evidence_upload
    FOR EACH ROW WHEN (OLD.state <> 'open') EXECUTE FUNCTION refuse_change();

CREATE TRIGGER evidence_upload_no_truncate BEFORE TRUNCATE ON evidence_upload
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER evidence_chunk_no_update BEFORE UPDATE ON evidence_chunk
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER evidence_chunk_no_truncate BEFORE TRUNCATE ON evidence_chunk
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What is part of a case neither grows nor shrinks.
CREATE FUNCTION refuse_change_of_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    chunk evidence_chunk;
BEGIN
    IF TG_OP = 'DELETE' THEN chunk := OLD; ELSE chunk := NEW; END IF;
    IF EXISTS (SELECT 1 FROM evidence_upload WHERE id = chunk.upload_id AND state <> 'open') THEN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
    END IF;
    RETURN chunk;
END
$$;

CREATE TRIGGER evidence_chunk_only_while_open BEFORE INSERT OR DELETE ON evidence_chunk
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_evidence();
