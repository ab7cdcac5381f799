-- What the returns R5 to R13 and the local outcome view count besides (returns.md 8.3).
-- Rows recorded before this know neither age band nor flag; they count as in the pilot.

ALTER TABLE referral_fact ADD COLUMN age_at_referral TEXT NOT NULL DEFAULT 'unknown'
    CHECK (age_at_referral IN ('0_9', '10_13', '14_15', '16_17', '18_or_over', 'unknown'));
ALTER TABLE referral_fact ADD COLUMN pilot INTEGER NOT NULL DEFAULT 1 CHECK (pilot IN (0, 1));
ALTER TABLE referral_fact ADD COLUMN county_lines TEXT NOT NULL DEFAULT 'not_recorded'
    CHECK (county_lines IN ('yes', 'no', 'not_recorded'));
-- The earliest case known to be about the same child; NULL where it is this one.
ALTER TABLE referral_fact ADD COLUMN child_id TEXT;

CREATE INDEX decision_fact_by_case ON decision_fact (site_id, case_id, id);

-- What only the local outcome view counts: groups, never the words of the child.
CREATE TABLE circumstance_fact (
    case_id     TEXT NOT NULL REFERENCES stream (id),
    recorded_at TEXT NOT NULL,
    site_id     TEXT NOT NULL REFERENCES site (id),
    authority   TEXT NOT NULL,
    ethnicity   TEXT NOT NULL CHECK (ethnicity IN ('asian', 'black', 'mixed', 'white', 'other', 'not_recorded')),
    religion    TEXT NOT NULL CHECK (religion IN ('no_religion', 'buddhist', 'christian', 'hindu', 'jewish', 'muslim', 'sikh', 'other', 'not_recorded')),
    disability  TEXT NOT NULL CHECK (disability IN ('yes', 'no', 'not_recorded')),
    views       TEXT NOT NULL CHECK (views IN ('recorded', 'reason_given', 'no')),
    planned     INTEGER NOT NULL CHECK (planned IN (0, 1)),
    PRIMARY KEY (case_id, recorded_at)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER circumstance_fact_no_update BEFORE UPDATE ON circumstance_fact
BEGIN SELECT RAISE(ABORT, 'circumstance_fact is append-only'); END;

CREATE TRIGGER circumstance_fact_no_delete BEFORE DELETE ON circumstance_fact
BEGIN SELECT RAISE(ABORT, 'circumstance_fact is append-only'); END;

-- Matters that begin and end beside the decisions. Rows are only ever added; the last of
-- a matter is where it stands.
CREATE TABLE matter_fact (
    case_id     TEXT NOT NULL REFERENCES stream (id),
    kind        TEXT NOT NULL CHECK (kind IN ('suspension', 'reconsideration', 'challenge', 'request')),
    number      INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    site_id     TEXT NOT NULL REFERENCES site (id),
    state       TEXT NOT NULL,
    stage       TEXT CHECK (stage IN ('rg', 'cg')),
    agency      TEXT NOT NULL,
    begun_on    TEXT NOT NULL,
    due_on      TEXT,
    ended_on    TEXT,
    PRIMARY KEY (case_id, kind, number, recorded_at)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER matter_fact_no_update BEFORE UPDATE ON matter_fact
BEGIN SELECT RAISE(ABORT, 'matter_fact is append-only'); END;

CREATE TRIGGER matter_fact_no_delete BEFORE DELETE ON matter_fact
BEGIN SELECT RAISE(ABORT, 'matter_fact is append-only'); END;
