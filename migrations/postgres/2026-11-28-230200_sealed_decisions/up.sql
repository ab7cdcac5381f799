-- Decisions the panel sealed, as like cases are compared with them: what the returns
-- publish and the year, no reference and no date. The rows can be made anew from the events.

CREATE TABLE sealed_decision (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id      TEXT COLLATE "C" NOT NULL REFERENCES case_record (id),
    site_id      TEXT COLLATE "C" NOT NULL REFERENCES site (id),
    authority_id TEXT COLLATE "C" REFERENCES authority (id),
    stage        TEXT COLLATE "C" NOT NULL CHECK (stage IN ('rg', 'cg')),
    outcome      TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('positive', 'negative')),
    year         BIGINT NOT NULL,
    exploitation TEXT COLLATE "C" NOT NULL,
    gender       TEXT COLLATE "C" NOT NULL,
    location     TEXT COLLATE "C" NOT NULL CHECK (location IN ('overseas', 'uk', 'uk_and_overseas', 'unknown')),
    age          TEXT COLLATE "C" NOT NULL CHECK (age IN ('child', 'adult', 'unknown'))
);

CREATE INDEX sealed_decision_by_site ON sealed_decision (site_id, stage, id);

CREATE INDEX sealed_decision_by_case ON sealed_decision (case_id);
