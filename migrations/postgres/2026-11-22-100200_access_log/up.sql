-- Who looked at what and why, refusals included (decision 17). Rows are only ever added.

-- No foreign keys: a refusal is logged whatever it asked for.
CREATE TABLE access_log (
    id        BIGINT GENERATED ALWAYS AS IDENTITY NOT NULL PRIMARY KEY,
    at        TIMESTAMP NOT NULL,
    site_id   TEXT COLLATE "C",
    person_id TEXT COLLATE "C",
    agency_id TEXT COLLATE "C",
    rpc       TEXT COLLATE "C" NOT NULL CHECK (length(rpc) BETWEEN 1 AND 100),
    case_id   TEXT COLLATE "C",
    purpose   TEXT COLLATE "C" NOT NULL,
    outcome   TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('allowed', 'hidden', 'denied')),
    rule      TEXT COLLATE "C",
    request   TEXT COLLATE "C" NOT NULL
);

CREATE INDEX access_log_by_site ON access_log (site_id, at, id);

CREATE INDEX access_log_by_case ON access_log (case_id, at, id) WHERE case_id IS NOT NULL;

CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE ON access_log
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER access_log_no_truncate BEFORE TRUNCATE ON access_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
