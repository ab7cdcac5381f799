-- Reference data laid over what a release carries: versions, never overwritten. The
-- later edition of a list and code counts.

CREATE TABLE reference_edition (
    number    INTEGER NOT NULL PRIMARY KEY,
    source    TEXT NOT NULL,
    as_of     TEXT NOT NULL,
    sha256    TEXT NOT NULL CHECK (length(sha256) = 64),
    loaded_at TEXT NOT NULL
) STRICT;

CREATE TABLE reference_entry (
    list        TEXT NOT NULL CHECK (list IN ('first-responder', 'local-authority', 'police-force', 'exploitation-type', 'nationality', 'country', 'town', 'region')),
    code        TEXT NOT NULL,
    edition     INTEGER NOT NULL REFERENCES reference_edition (number),
    name        TEXT NOT NULL,
    other_names TEXT NOT NULL,
    kind        TEXT NOT NULL,
    valid_from  TEXT,
    valid_to    TEXT,
    successors  TEXT NOT NULL,
    part_of     TEXT NOT NULL,
    certainty   TEXT NOT NULL CHECK (certainty IN ('confirmed', 'recalled', 'imported')),
    source      TEXT NOT NULL,
    PRIMARY KEY (list, code, edition)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER reference_edition_no_update BEFORE UPDATE ON reference_edition
BEGIN SELECT RAISE(ABORT, 'reference_edition is append-only'); END;

CREATE TRIGGER reference_edition_no_delete BEFORE DELETE ON reference_edition
BEGIN SELECT RAISE(ABORT, 'reference_edition is append-only'); END;

CREATE TRIGGER reference_entry_no_update BEFORE UPDATE ON reference_entry
BEGIN SELECT RAISE(ABORT, 'reference_entry is append-only'); END;

CREATE TRIGGER reference_entry_no_delete BEFORE DELETE ON reference_entry
BEGIN SELECT RAISE(ABORT, 'reference_entry is append-only'); END;

-- What an agency is called on the list of first responders, where its name is not on it.
ALTER TABLE agency ADD COLUMN designation TEXT;
