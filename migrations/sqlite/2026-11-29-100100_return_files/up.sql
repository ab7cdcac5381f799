-- Returns come in two profiles, with their files; two people sign them off before they
-- are submitted (returns.md 8.4).

CREATE TABLE return_build_new (
    id             TEXT NOT NULL PRIMARY KEY,
    site_id        TEXT NOT NULL REFERENCES site (id),
    year           INTEGER NOT NULL,
    -- 0 is the whole year.
    quarter        INTEGER NOT NULL CHECK (quarter BETWEEN 0 AND 4),
    as_at          TEXT NOT NULL,
    specification  TEXT NOT NULL,
    profile        TEXT NOT NULL CHECK (profile IN ('secure', 'local')),
    -- The cut of the return it is compared with.
    previous_as_at TEXT,
    sha256         TEXT NOT NULL CHECK (length(sha256) = 64),
    body           BLOB NOT NULL,
    built_at       TEXT NOT NULL,
    built_by       TEXT NOT NULL REFERENCES person (id),
    UNIQUE (site_id, year, quarter, as_at, specification, profile)
) STRICT;

INSERT INTO return_build_new (id, site_id, year, quarter, as_at, specification, sha256, body, built_at, built_by, profile)
    SELECT id, site_id, year, quarter, as_at, specification, sha256, body, built_at, built_by, 'secure' FROM return_build;

DROP TABLE return_build;

ALTER TABLE return_build_new RENAME TO return_build;

CREATE INDEX return_build_by_site ON return_build (site_id, built_at, id);

CREATE TABLE return_file (
    return_id  TEXT NOT NULL REFERENCES return_build (id),
    name       TEXT NOT NULL,
    -- Where it stands among the files of the return, from 0.
    position   INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    size       INTEGER NOT NULL,
    sha256     TEXT NOT NULL CHECK (length(sha256) = 64),
    body       BLOB NOT NULL,
    PRIMARY KEY (return_id, name)
) STRICT;

CREATE TABLE return_signature (
    return_id TEXT NOT NULL REFERENCES return_build (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    signed_at TEXT NOT NULL,
    PRIMARY KEY (return_id, person_id)
) STRICT;

CREATE TABLE return_submission (
    return_id    TEXT NOT NULL PRIMARY KEY REFERENCES return_build (id),
    submitted_by TEXT NOT NULL REFERENCES person (id),
    submitted_at TEXT NOT NULL
) STRICT;
