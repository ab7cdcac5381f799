-- What a case is known again by. Nothing here names a child: the identity is sealed
-- under the key of the case, and a token is a keyed hash of site, kind and text. Both
-- can be made anew from the events, and go when the case's key goes.

CREATE TABLE identity_record (
    case_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES case_record (id),
    version BIGINT NOT NULL,
    body    BYTEA NOT NULL
);

CREATE TABLE identity_key (
    token   BYTEA NOT NULL,
    case_id TEXT COLLATE "C" NOT NULL REFERENCES case_record (id),
    PRIMARY KEY (token, case_id)
);

CREATE INDEX identity_key_by_case ON identity_key (case_id);
