-- Who can be what at a panel: sites, authorities, agencies, people, credentials.

CREATE TABLE site (
    id                TEXT NOT NULL PRIMARY KEY,
    name              TEXT NOT NULL,
    reference_prefix  TEXT NOT NULL UNIQUE,
    division          TEXT NOT NULL CHECK (division IN ('england-and-wales', 'scotland', 'northern-ireland')),
    live_since        TEXT NOT NULL,
    guardian_service  INTEGER NOT NULL CHECK (guardian_service IN (0, 1)),
    scope_measured_on TEXT NOT NULL CHECK (scope_measured_on IN ('nrm_receipt', 'site_receipt')),
    created_at        TEXT NOT NULL
) STRICT;

-- The panel's constitution as versioned data; a decision keeps the version it was made under.
CREATE TABLE constitution (
    site_id    TEXT NOT NULL REFERENCES site (id),
    version    INTEGER NOT NULL CHECK (version > 0),
    body       TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (site_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE authority (
    id        TEXT NOT NULL PRIMARY KEY,
    site_id   TEXT NOT NULL REFERENCES site (id),
    name      TEXT NOT NULL,
    joined_on TEXT NOT NULL
) STRICT;

CREATE INDEX authority_by_site ON authority (site_id, name, id);

CREATE TABLE agency (
    id              TEXT NOT NULL PRIMARY KEY,
    site_id         TEXT NOT NULL REFERENCES site (id),
    name            TEXT NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('local_authority', 'police', 'health', 'guardian_service', 'education', 'youth_justice', 'social_care', 'commissioned_service', 'slavery_advisor', 'adviser', 'first_responder', 'competent_authority')),
    first_responder TEXT CHECK (first_responder IN ('government_agency', 'ngo_and_third_sector', 'police', 'local_authority'))
) STRICT;

CREATE INDEX agency_by_site ON agency (site_id, name, id);

CREATE TABLE person (
    id                   TEXT NOT NULL PRIMARY KEY,
    site_id              TEXT NOT NULL REFERENCES site (id),
    agency_id            TEXT NOT NULL REFERENCES agency (id),
    name                 TEXT NOT NULL,
    training_valid_until TEXT,
    created_at           TEXT NOT NULL
) STRICT;

CREATE INDEX person_by_site ON person (site_id, name, id);

CREATE TABLE person_role (
    person_id TEXT NOT NULL REFERENCES person (id),
    role      TEXT NOT NULL CHECK (role IN ('first_responder', 'coordinator', 'chair', 'panel_member', 'safeguarding_lead', 'returns_officer', 'auditor', 'sca_liaison', 'administrator')),
    PRIMARY KEY (person_id, role)
) STRICT, WITHOUT ROWID;

-- No row: the person acts for every authority of the site.
CREATE TABLE person_authority (
    person_id    TEXT NOT NULL REFERENCES person (id),
    authority_id TEXT NOT NULL REFERENCES authority (id),
    PRIMARY KEY (person_id, authority_id)
) STRICT, WITHOUT ROWID;

-- How a person proves who they are. Issuer 'token': the subject is the SHA-256 of the
-- token in lowercase hex, never the token (decision 8).
CREATE TABLE credential (
    id         TEXT NOT NULL PRIMARY KEY,
    issuer     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    person_id  TEXT NOT NULL REFERENCES person (id),
    site_id    TEXT NOT NULL REFERENCES site (id),
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT,
    UNIQUE (issuer, subject)
) STRICT;

CREATE INDEX credential_by_person ON credential (person_id);
