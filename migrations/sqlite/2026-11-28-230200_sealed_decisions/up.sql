-- Decisions the panel sealed, as like cases are compared with them: what the returns
-- publish and the year, no reference and no date. The rows can be made anew from the events.

CREATE TABLE sealed_decision (
    id           TEXT NOT NULL PRIMARY KEY,
    case_id      TEXT NOT NULL REFERENCES case_record (id),
    site_id      TEXT NOT NULL REFERENCES site (id),
    authority_id TEXT REFERENCES authority (id),
    stage        TEXT NOT NULL CHECK (stage IN ('rg', 'cg')),
    outcome      TEXT NOT NULL CHECK (outcome IN ('positive', 'negative')),
    year         INTEGER NOT NULL,
    exploitation TEXT NOT NULL,
    gender       TEXT NOT NULL,
    location     TEXT NOT NULL CHECK (location IN ('overseas', 'uk', 'uk_and_overseas', 'unknown')),
    age          TEXT NOT NULL CHECK (age IN ('child', 'adult', 'unknown'))
) STRICT;

CREATE INDEX sealed_decision_by_site ON sealed_decision (site_id, stage, id);

CREATE INDEX sealed_decision_by_case ON sealed_decision (case_id);
