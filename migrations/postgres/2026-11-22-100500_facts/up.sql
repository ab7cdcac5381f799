-- What returns count, each row known from its recorded_at on. Rows are only ever added.

CREATE TABLE referral_fact (
    case_id              TEXT COLLATE "C" NOT NULL REFERENCES stream (id),
    recorded_at          TIMESTAMP NOT NULL,
    site_id              TEXT COLLATE "C" NOT NULL REFERENCES site (id),
    counted              BOOLEAN NOT NULL,
    nrm_received_on      DATE NOT NULL,
    site_received_on     DATE NOT NULL,
    age                  TEXT COLLATE "C" NOT NULL CHECK (age IN ('child', 'adult', 'unknown')),
    location             TEXT COLLATE "C" NOT NULL CHECK (location IN ('overseas', 'uk', 'uk_and_overseas', 'unknown')),
    exploitation         TEXT COLLATE "C" NOT NULL,
    gender               TEXT COLLATE "C" NOT NULL,
    nationalities        TEXT COLLATE "C" NOT NULL,
    first_responder_type TEXT COLLATE "C" CHECK (first_responder_type IN ('government_agency', 'ngo_and_third_sector', 'police', 'local_authority')),
    first_responder      TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (case_id, recorded_at)
);

CREATE INDEX referral_fact_by_receipt ON referral_fact (site_id, nrm_received_on, case_id);

CREATE TRIGGER referral_fact_append_only BEFORE UPDATE OR DELETE ON referral_fact
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER referral_fact_no_truncate BEFORE TRUNCATE ON referral_fact
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE decision_fact (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id     TEXT COLLATE "C" NOT NULL REFERENCES stream (id),
    site_id     TEXT COLLATE "C" NOT NULL REFERENCES site (id),
    recorded_at TIMESTAMP NOT NULL,
    stage       TEXT COLLATE "C" NOT NULL CHECK (stage IN ('rg', 'cg')),
    outcome     TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('positive', 'negative')),
    decider     TEXT COLLATE "C" NOT NULL CHECK (decider IN ('panel', 'sca', 'ieca')),
    issued_on   DATE NOT NULL,
    decided_on  DATE NOT NULL,
    initial     BOOLEAN NOT NULL,
    age         TEXT COLLATE "C" NOT NULL CHECK (age IN ('child', 'adult', 'unknown')),
    negative_reason TEXT COLLATE "C" CHECK (negative_reason IN ('insufficient_evidence', 'definition_not_met', 'account_not_accepted')),
    forms       TEXT COLLATE "C"
);

CREATE INDEX decision_fact_by_issue ON decision_fact (site_id, issued_on, id);

CREATE TRIGGER decision_fact_append_only BEFORE UPDATE OR DELETE ON decision_fact
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER decision_fact_no_truncate BEFORE TRUNCATE ON decision_fact
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
