-- How cases left without the panel's decision, for the returns. Rows are only ever added.

CREATE TABLE exit_fact (
    case_id     TEXT NOT NULL REFERENCES stream (id),
    recorded_at TEXT NOT NULL,
    site_id     TEXT NOT NULL REFERENCES site (id),
    kind        TEXT NOT NULL CHECK (kind IN ('withdrawn', 'left_pilot')),
    reason      TEXT NOT NULL CHECK (reason IN ('best_interests', 'age_limit', 'age_dispute', 'public_order', 'moved_area', 'error', 'before_go_live', 'sca_direction')),
    left_on     TEXT NOT NULL,
    after_rg    INTEGER NOT NULL CHECK (after_rg IN (0, 1)),
    PRIMARY KEY (case_id, recorded_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX exit_fact_by_day ON exit_fact (site_id, left_on, case_id);

CREATE TRIGGER exit_fact_no_update BEFORE UPDATE ON exit_fact
BEGIN SELECT RAISE(ABORT, 'exit_fact is append-only'); END;

CREATE TRIGGER exit_fact_no_delete BEFORE DELETE ON exit_fact
BEGIN SELECT RAISE(ABORT, 'exit_fact is append-only'); END;
