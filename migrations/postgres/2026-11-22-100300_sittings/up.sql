-- The list of sittings and who belongs to each.

CREATE TABLE sitting_record (
    id      TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES stream (id),
    site_id TEXT COLLATE "C" NOT NULL REFERENCES site (id),
    held_on DATE NOT NULL,
    place   TEXT COLLATE "C" NOT NULL,
    state   TEXT COLLATE "C" NOT NULL CHECK (state IN ('scheduled', 'convened', 'closed')),
    items   BIGINT NOT NULL CHECK (items >= 0)
);

CREATE INDEX sitting_record_by_site ON sitting_record (site_id, held_on, id);

CREATE TABLE sitting_member (
    person_id  TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    sitting_id TEXT COLLATE "C" NOT NULL REFERENCES sitting_record (id),
    PRIMARY KEY (sitting_id, person_id)
);

CREATE INDEX sitting_member_by_person ON sitting_member (person_id, sitting_id);
