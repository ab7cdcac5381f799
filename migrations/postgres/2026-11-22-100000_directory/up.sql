-- Who can be what at a panel: sites, authorities, agencies, people, credentials.

CREATE TABLE site (
    id                TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name              TEXT COLLATE "C" NOT NULL,
    reference_prefix  TEXT COLLATE "C" NOT NULL UNIQUE,
    division          TEXT COLLATE "C" NOT NULL CHECK (division IN ('england-and-wales', 'scotland', 'northern-ireland')),
    live_since        DATE NOT NULL,
    guardian_service  BOOLEAN NOT NULL,
    scope_measured_on TEXT COLLATE "C" NOT NULL CHECK (scope_measured_on IN ('nrm_receipt', 'site_receipt')),
    created_at        TIMESTAMP NOT NULL
);

-- The panel's constitution as versioned data; a decision keeps the version it was made under.
CREATE TABLE constitution (
    site_id    TEXT COLLATE "C" NOT NULL REFERENCES site (id),
    version    BIGINT NOT NULL CHECK (version > 0),
    body       TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (site_id, version)
);

CREATE TABLE authority (
    id        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    site_id   TEXT COLLATE "C" NOT NULL REFERENCES site (id),
    name      TEXT COLLATE "C" NOT NULL,
    joined_on DATE NOT NULL
);

CREATE INDEX authority_by_site ON authority (site_id, name, id);

CREATE TABLE agency (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    site_id         TEXT COLLATE "C" NOT NULL REFERENCES site (id),
    name            TEXT COLLATE "C" NOT NULL,
    kind            TEXT COLLATE "C" NOT NULL CHECK (kind IN ('local_authority', 'police', 'health', 'guardian_service', 'education', 'youth_justice', 'social_care', 'commissioned_service', 'slavery_advisor', 'adviser', 'first_responder', 'competent_authority')),
    first_responder TEXT COLLATE "C" CHECK (first_responder IN ('government_agency', 'ngo_and_third_sector', 'police', 'local_authority'))
);

CREATE INDEX agency_by_site ON agency (site_id, name, id);

CREATE TABLE person (
    id                   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    site_id              TEXT COLLATE "C" NOT NULL REFERENCES site (id),
    agency_id            TEXT COLLATE "C" NOT NULL REFERENCES agency (id),
    name                 TEXT COLLATE "C" NOT NULL,
    training_valid_until DATE,
    created_at           TIMESTAMP NOT NULL
);

CREATE INDEX person_by_site ON person (site_id, name, id);

CREATE TABLE person_role (
    person_id TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    role      TEXT COLLATE "C" NOT NULL CHECK (role IN ('first_responder', 'coordinator', 'chair', 'panel_member', 'safeguarding_lead', 'returns_officer', 'auditor', 'sca_liaison', 'administrator')),
    PRIMARY KEY (person_id, role)
);

-- No row: the person acts for every authority of the site.
CREATE TABLE person_authority (
    person_id    TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    authority_id TEXT COLLATE "C" NOT NULL REFERENCES authority (id),
    PRIMARY KEY (person_id, authority_id)
);

-- How a person proves who they are. Issuer 'token': the subject is the SHA-256 of the
-- token in lowercase hex, never the token (decision 8).
CREATE TABLE credential (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    issuer     TEXT COLLATE "C" NOT NULL,
    subject    TEXT COLLATE "C" NOT NULL,
    person_id  TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    site_id    TEXT COLLATE "C" NOT NULL REFERENCES site (id),
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP,
    revoked_at TIMESTAMP,
    UNIQUE (issuer, subject)
);

CREATE INDEX credential_by_person ON credential (person_id);
