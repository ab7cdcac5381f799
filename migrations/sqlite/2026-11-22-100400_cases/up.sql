-- The list of cases and what relates people to them: nothing here names a child.

CREATE TABLE case_record (
    id                  TEXT NOT NULL PRIMARY KEY REFERENCES stream (id),
    site_id             TEXT NOT NULL REFERENCES site (id),
    reference           TEXT NOT NULL,
    state               TEXT NOT NULL CHECK (state IN ('received', 'listed', 'awaiting_conclusive_grounds', 'decided', 'retracted', 'transferred', 'withdrawn')),
    authority_id        TEXT REFERENCES authority (id),
    authority_name      TEXT NOT NULL,
    lodged_by_agency_id TEXT NOT NULL REFERENCES agency (id),
    site_received_at    TEXT NOT NULL,
    eligibility         TEXT NOT NULL CHECK (eligibility IN ('in_scope', 'out_of_scope', 'not_enough_information')),
    next_due_on         TEXT,
    urgent              INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    next_hearing_on     TEXT,
    sitting_id          TEXT REFERENCES sitting_record (id),
    social_worker_id    TEXT REFERENCES person (id),
    UNIQUE (site_id, reference)
) STRICT;

CREATE INDEX case_record_by_site ON case_record (site_id, urgent, site_received_at, id);

CREATE INDEX case_record_by_agency ON case_record (lodged_by_agency_id, urgent, site_received_at, id);

CREATE INDEX case_record_by_worker ON case_record (social_worker_id, urgent, site_received_at, id)
    WHERE social_worker_id IS NOT NULL;

-- Who is kept from a case. It beats every grant.
CREATE TABLE recusal (
    case_id   TEXT NOT NULL REFERENCES case_record (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (case_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX recusal_by_person ON recusal (person_id, case_id);

-- Every sitting a case was ever listed for.
CREATE TABLE agenda_entry (
    sitting_id TEXT NOT NULL REFERENCES sitting_record (id),
    case_id    TEXT NOT NULL REFERENCES case_record (id),
    site_id    TEXT NOT NULL REFERENCES site (id),
    PRIMARY KEY (case_id, sitting_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX agenda_entry_by_sitting ON agenda_entry (sitting_id, case_id);
