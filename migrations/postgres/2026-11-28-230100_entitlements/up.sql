-- What positive decisions opened and what became of it, for the returns. Rows are only
-- ever added; the last of an entitlement is where it stands.

CREATE TABLE entitlement_fact (
    case_id      TEXT COLLATE "C" NOT NULL REFERENCES stream (id),
    kind         TEXT COLLATE "C" NOT NULL CHECK (kind IN ('support', 'legal_aid', 'financial_support', 'accommodation', 'counselling', 'interpreting', 'removal_protection', 'guardian', 'permission_to_stay')),
    recorded_at  TIMESTAMP NOT NULL,
    site_id      TEXT COLLATE "C" NOT NULL REFERENCES site (id),
    state        TEXT COLLATE "C" NOT NULL CHECK (state IN ('opened', 'requested', 'delivered', 'not_wanted', 'refused')),
    opened_by    TEXT COLLATE "C" NOT NULL CHECK (opened_by IN ('rg', 'cg')),
    opened_on    DATE NOT NULL,
    delivered_on DATE,
    PRIMARY KEY (case_id, kind, recorded_at)
);

CREATE INDEX entitlement_fact_by_day ON entitlement_fact (site_id, opened_on, case_id);

CREATE TRIGGER entitlement_fact_append_only BEFORE UPDATE OR DELETE ON entitlement_fact
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER entitlement_fact_no_truncate BEFORE TRUNCATE ON entitlement_fact
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
