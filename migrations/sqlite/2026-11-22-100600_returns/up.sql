-- Returns as they were built: the bytes, and what they are a function of.

CREATE TABLE return_build (
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

CREATE INDEX return_build_by_site ON return_build (site_id, built_at, id);
