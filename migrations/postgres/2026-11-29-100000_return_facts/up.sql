-- What the returns R5 to R13 and the local outcome view count besides (returns.md 8.3).
-- Rows recorded before this know neither age band nor flag; they count as in the pilot.

ALTER TABLE referral_fact ADD COLUMN age_at_referral TEXT COLLATE "C" NOT NULL DEFAULT 'unknown'
    CHECK (age_at_referral IN ('0_9', '10_13', '14_15', '16_17', '18_or_over', 'unknown'));
ALTER TABLE referral_fact ADD COLUMN pilot BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE referral_fact ADD COLUMN county_lines TEXT COLLATE "C" NOT NULL DEFAULT 'not_recorded'
    CHECK (county_lines IN ('yes', 'no', 'not_recorded'));
-- The earliest case known to be about the same child; NULL where it is this one.
ALTER TABLE referral_fact ADD COLUMN child_id TEXT COLLATE "C";

CREATE INDEX decision_fact_by_case ON decision_fact (site_id, case_id, id);

-- What only the local outcome view counts: groups, never the words of the child.
CREATE TABLE circumstance_fact (
    case_id     TEXT COLLATE "C" NOT NULL REFERENCES stream (id),
    recorded_at TIMESTAMP NOT NULL,
    site_id     TEXT COLLATE "C" NOT NULL REFERENCES site (id),
    authority   TEXT COLLATE "C" NOT NULL,
    ethnicity   TEXT COLLATE "C" NOT NULL CHECK (ethnicity IN ('asian', 'black', 'mixed', 'white', 'other', 'not_recorded')),
    religion    TEXT COLLATE "C" NOT NULL CHECK (religion IN ('no_religion', 'buddhist', 'christian', 'hindu', 'jewish', 'muslim', 'sikh', 'other', 'not_recorded')),
    disability  TEXT COLLATE "C" NOT NULL CHECK (disability IN ('yes', 'no', 'not_recorded')),
    views       TEXT COLLATE "C" NOT NULL CHECK (views IN ('recorded', 'reason_given', 'no')),
    planned     BOOLEAN NOT NULL,
    PRIMARY KEY (case_id, recorded_at)
);

CREATE TRIGGER circumstance_fact_append_only BEFORE UPDATE OR DELETE ON circumstance_fact
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER circumstance_fact_no_truncate BEFORE TRUNCATE ON circumstance_fact
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Matters that begin and end beside the decisions. Rows are only ever added; the last of
-- a matter is where it stands.
CREATE TABLE matter_fact (
    case_id     TEXT COLLATE "C" NOT NULL REFERENCES stream (id),
    kind        TEXT COLLATE "C" NOT NULL CHECK (kind IN ('suspension', 'reconsideration', 'challenge', 'request')),
    number      BIGINT NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    site_id     TEXT COLLATE "C" NOT NULL REFERENCES site (id),
    state       TEXT COLLATE "C" NOT NULL,
    stage       TEXT COLLATE "C" CHECK (stage IN ('rg', 'cg')),
    agency      TEXT COLLATE "C" NOT NULL,
    begun_on    DATE NOT NULL,
    due_on      DATE,
    ended_on    DATE,
    PRIMARY KEY (case_id, kind, number, recorded_at)
);

CREATE TRIGGER matter_fact_append_only BEFORE UPDATE OR DELETE ON matter_fact
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER matter_fact_no_truncate BEFORE TRUNCATE ON matter_fact
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
