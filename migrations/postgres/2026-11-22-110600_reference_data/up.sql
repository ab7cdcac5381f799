-- Reference data laid over what a release carries: versions, never overwritten. The
-- later edition of a list and code counts.

CREATE TABLE reference_edition (
    number    BIGINT NOT NULL PRIMARY KEY,
    source    TEXT COLLATE "C" NOT NULL,
    as_of     DATE NOT NULL,
    sha256    TEXT COLLATE "C" NOT NULL CHECK (length(sha256) = 64),
    loaded_at TIMESTAMP NOT NULL
);

CREATE TABLE reference_entry (
    list        TEXT COLLATE "C" NOT NULL CHECK (list IN ('first-responder', 'local-authority', 'police-force', 'exploitation-type', 'nationality', 'country', 'town', 'region')),
    code        TEXT COLLATE "C" NOT NULL,
    edition     BIGINT NOT NULL REFERENCES reference_edition (number),
    name        TEXT COLLATE "C" NOT NULL,
    other_names TEXT COLLATE "C" NOT NULL,
    kind        TEXT COLLATE "C" NOT NULL,
    valid_from  DATE,
    valid_to    DATE,
    successors  TEXT COLLATE "C" NOT NULL,
    part_of     TEXT COLLATE "C" NOT NULL,
    certainty   TEXT COLLATE "C" NOT NULL CHECK (certainty IN ('confirmed', 'recalled', 'imported')),
    source      TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (list, code, edition)
);

CREATE TRIGGER reference_edition_append_only BEFORE UPDATE OR DELETE ON reference_edition
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER reference_edition_no_truncate BEFORE TRUNCATE ON reference_edition
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER reference_entry_append_only BEFORE UPDATE OR DELETE ON reference_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER reference_entry_no_truncate BEFORE TRUNCATE ON reference_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What an agency is called on the list of first responders, where its name is not on it.
ALTER TABLE agency ADD COLUMN designation TEXT COLLATE "C";
