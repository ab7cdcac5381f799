-- The list of information asked of agencies: which agency owes an answer by when. What
-- was asked and what came is sealed in the ledger.
CREATE TABLE information_request (
    id        TEXT NOT NULL PRIMARY KEY,
    case_id   TEXT NOT NULL REFERENCES case_record (id),
    site_id   TEXT NOT NULL REFERENCES site (id),
    agency_id TEXT NOT NULL REFERENCES agency (id),
    stage     TEXT NOT NULL CHECK (stage IN ('rg', 'cg')),
    due_on    TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('outstanding', 'answered', 'nil', 'withdrawn')),
    chased    INTEGER NOT NULL CHECK (chased >= 0),
    version   INTEGER NOT NULL CHECK (version > 0)
) STRICT;

CREATE INDEX information_request_by_site ON information_request (site_id, due_on, id);

CREATE INDEX information_request_by_agency ON information_request (agency_id, due_on, id);
