-- Returns come in two profiles, with their files; two people sign them off before they
-- are submitted (returns.md 8.4).

ALTER TABLE return_build ADD COLUMN profile TEXT COLLATE "C" NOT NULL DEFAULT 'secure'
    CHECK (profile IN ('secure', 'local'));
ALTER TABLE return_build ALTER COLUMN profile DROP DEFAULT;
-- The cut of the return it is compared with.
ALTER TABLE return_build ADD COLUMN previous_as_at TIMESTAMP;
ALTER TABLE return_build DROP CONSTRAINT return_build_site_id_year_quarter_as_at_specification_key;
ALTER TABLE return_build ADD CONSTRAINT return_build_key
    UNIQUE (site_id, year, quarter, as_at, specification, profile);

CREATE TABLE return_file (
    return_id  TEXT COLLATE "C" NOT NULL REFERENCES return_build (id),
    name       TEXT COLLATE "C" NOT NULL,
    -- Where it stands among the files of the return, from 0.
    position   BIGINT NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL,
    size       BIGINT NOT NULL,
    sha256     TEXT COLLATE "C" NOT NULL CHECK (length(sha256) = 64),
    body       BYTEA NOT NULL,
    PRIMARY KEY (return_id, name)
);

CREATE TABLE return_signature (
    return_id TEXT COLLATE "C" NOT NULL REFERENCES return_build (id),
    person_id TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    signed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (return_id, person_id)
);

CREATE TABLE return_submission (
    return_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES return_build (id),
    submitted_by TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    submitted_at TIMESTAMP NOT NULL
);
