-- What positive decisions opened and what became of it, for the returns. Rows are only
-- ever added; the last of an entitlement is where it stands.

CREATE TABLE entitlement_fact (
    case_id      TEXT NOT NULL REFERENCES stream (id),
    kind         TEXT NOT NULL CHECK (kind IN ('support', 'legal_aid', 'financial_support', 'accommodation', 'counselling', 'interpreting', 'removal_protection', 'guardian', 'permission_to_stay')),
    recorded_at  TEXT NOT NULL,
    site_id      TEXT NOT NULL REFERENCES site (id),
    state        TEXT NOT NULL CHECK (state IN ('opened', 'requested', 'delivered', 'not_wanted', 'refused')),
    opened_by    TEXT NOT NULL CHECK (opened_by IN ('rg', 'cg')),
    opened_on    TEXT NOT NULL,
    delivered_on TEXT,
    PRIMARY KEY (case_id, kind, recorded_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX entitlement_fact_by_day ON entitlement_fact (site_id, opened_on, case_id);

CREATE TRIGGER entitlement_fact_no_update BEFORE UPDATE ON entitlement_fact
BEGIN SELECT RAISE(ABORT, 'entitlement_fact is append-only'); END;

CREATE TRIGGER entitlement_fact_no_delete BEFORE DELETE ON entitlement_fact
BEGIN SELECT RAISE(ABORT, 'entitlement_fact is append-only'); END;
