-- Returns as they were built: the bytes, and what they are a function of.

CREATE TABLE return_build (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    site_id       TEXT COLLATE "C" NOT NULL REFERENCES site (id),
    year          BIGINT NOT NULL,
    -- 0 is the whole year.
    quarter       BIGINT NOT NULL CHECK (quarter BETWEEN 0 AND 4),
    as_at         TIMESTAMP NOT NULL,
    specification TEXT COLLATE "C" NOT NULL,
    sha256        TEXT COLLATE "C" NOT NULL CHECK (length(sha256) = 64),
    body          BYTEA NOT NULL,
    built_at      TIMESTAMP NOT NULL,
    built_by      TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    UNIQUE (site_id, year, quarter, as_at, specification)
);

CREATE INDEX return_build_by_site ON return_build (site_id, built_at, id);
