-- What returns count, each row known from its recorded_at on. Rows are only ever added.

CREATE TABLE referral_fact (
    case_id              TEXT NOT NULL REFERENCES stream (id),
    recorded_at          TEXT NOT NULL,
    site_id              TEXT NOT NULL REFERENCES site (id),
    counted              INTEGER NOT NULL CHECK (counted IN (0, 1)),
    nrm_received_on      TEXT NOT NULL,
    site_received_on     TEXT NOT NULL,
    age                  TEXT NOT NULL CHECK (age IN ('child', 'adult', 'unknown')),
    location             TEXT NOT NULL CHECK (location IN ('overseas', 'uk', 'uk_and_overseas', 'unknown')),
    exploitation         TEXT NOT NULL,
    gender               TEXT NOT NULL,
    nationalities        TEXT NOT NULL,
    first_responder_type TEXT CHECK (first_responder_type IN ('government_agency', 'ngo_and_third_sector', 'police', 'local_authority')),
    first_responder      TEXT NOT NULL,
    PRIMARY KEY (case_id, recorded_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX referral_fact_by_receipt ON referral_fact (site_id, nrm_received_on, case_id);

CREATE TRIGGER referral_fact_no_update BEFORE UPDATE ON referral_fact
BEGIN SELECT RAISE(ABORT, 'referral_fact is append-only'); END;

CREATE TRIGGER referral_fact_no_delete BEFORE DELETE ON referral_fact
BEGIN SELECT RAISE(ABORT, 'referral_fact is append-only'); END;

CREATE TABLE decision_fact (
    id          TEXT NOT NULL PRIMARY KEY,
    case_id     TEXT NOT NULL REFERENCES stream (id),
    site_id     TEXT NOT NULL REFERENCES site (id),
    recorded_at TEXT NOT NULL,
    stage       TEXT NOT NULL CHECK (stage IN ('rg', 'cg')),
    outcome     TEXT NOT NULL CHECK (outcome IN ('positive', 'negative')),
    decider     TEXT NOT NULL CHECK (decider IN ('panel', 'sca', 'ieca')),
    issued_on   TEXT NOT NULL,
    decided_on  TEXT NOT NULL,
    initial     INTEGER NOT NULL CHECK (initial IN (0, 1)),
    age         TEXT NOT NULL CHECK (age IN ('child', 'adult', 'unknown')),
    negative_reason TEXT CHECK (negative_reason IN ('insufficient_evidence', 'definition_not_met', 'account_not_accepted')),
    forms       TEXT
) STRICT;

CREATE INDEX decision_fact_by_issue ON decision_fact (site_id, issued_on, id);

CREATE TRIGGER decision_fact_no_update BEFORE UPDATE ON decision_fact
BEGIN SELECT RAISE(ABORT, 'decision_fact is append-only'); END;

CREATE TRIGGER decision_fact_no_delete BEFORE DELETE ON decision_fact
BEGIN SELECT RAISE(ABORT, 'decision_fact is append-only'); END;
