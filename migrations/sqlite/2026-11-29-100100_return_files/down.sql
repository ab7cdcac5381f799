DROP TABLE return_submission;
DROP TABLE return_signature;
DROP TABLE return_file;

CREATE TABLE return_build_old (
    id            TEXT NOT NULL PRIMARY KEY,
    site_id       TEXT NOT NULL REFERENCES site (id),
    year          INTEGER NOT NULL,
    -- 0 is the whole year.
    quarter       INTEGER NOT NULL CHECK (quarter BETWEEN 0 AND 4),
    as_at         TEXT NOT NULL,
    specification TEXT NOT NULL,
    sha256        TEXT NOT NULL CHECK (length(sha256) = 64),
    body          BLOB NOT NULL,
    built_at      TEXT NOT NULL,
    built_by      TEXT NOT NULL REFERENCES person (id),
    UNIQUE (site_id, year, quarter, as_at, specification)
) STRICT;

INSERT INTO return_build_old (id, site_id, year, quarter, as_at, specification, sha256, body, built_at, built_by)
    SELECT id, site_id, year, quarter, as_at, specification, sha256, body, built_at, built_by FROM return_build WHERE profile = 'secure';

DROP TABLE return_build;

ALTER TABLE return_build_old RENAME TO return_build;

CREATE INDEX return_build_by_site ON return_build (site_id, built_at, id);
