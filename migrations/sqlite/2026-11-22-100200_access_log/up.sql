-- Who looked at what and why, refusals included (decision 17). Rows are only ever added.

-- No foreign keys: a refusal is logged whatever it asked for.
CREATE TABLE access_log (
    id        INTEGER NOT NULL PRIMARY KEY,
    at        TEXT NOT NULL,
    site_id   TEXT,
    person_id TEXT,
    agency_id TEXT,
    rpc       TEXT NOT NULL CHECK (length(rpc) BETWEEN 1 AND 100),
    case_id   TEXT,
    purpose   TEXT NOT NULL,
    outcome   TEXT NOT NULL CHECK (outcome IN ('allowed', 'hidden', 'denied')),
    rule      TEXT,
    request   TEXT NOT NULL
) STRICT;

CREATE INDEX access_log_by_site ON access_log (site_id, at, id);

CREATE INDEX access_log_by_case ON access_log (case_id, at, id) WHERE case_id IS NOT NULL;

CREATE TRIGGER access_log_no_update BEFORE UPDATE ON access_log
BEGIN SELECT RAISE(ABORT, 'access_log is append-only'); END;

CREATE TRIGGER access_log_no_delete BEFORE DELETE ON access_log
BEGIN SELECT RAISE(ABORT, 'access_log is append-only'); END;
