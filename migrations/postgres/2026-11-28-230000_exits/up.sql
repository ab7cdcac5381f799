-- How cases left without the panel's decision, for the returns. Rows are only ever added.

CREATE TABLE exit_fact (
    case_id     TEXT COLLATE "C" NOT NULL REFERENCES stream (id),
    recorded_at TIMESTAMP NOT NULL,
    site_id     TEXT COLLATE "C" NOT NULL REFERENCES site (id),
    kind        TEXT COLLATE "C" NOT NULL CHECK (kind IN ('withdrawn', 'left_pilot')),
    reason      TEXT COLLATE "C" NOT NULL CHECK (reason IN ('best_interests', 'age_limit', 'age_dispute', 'public_order', 'moved_area', 'error', 'before_go_live', 'sca_direction')),
    left_on     DATE NOT NULL,
    after_rg    BOOLEAN NOT NULL,
    PRIMARY KEY (case_id, recorded_at)
);

CREATE INDEX exit_fact_by_day ON exit_fact (site_id, left_on, case_id);

CREATE TRIGGER exit_fact_append_only BEFORE UPDATE OR DELETE ON exit_fact
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER exit_fact_no_truncate BEFORE TRUNCATE ON exit_fact
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
