-- Bank holidays as dated data, and what the database knows of itself.

CREATE TABLE bank_holiday (
    division  TEXT COLLATE "C" NOT NULL CHECK (division IN ('england-and-wales', 'scotland', 'northern-ireland')),
    date      DATE NOT NULL,
    title     TEXT COLLATE "C" NOT NULL,
    loaded_at TIMESTAMP NOT NULL,
    PRIMARY KEY (division, date)
);

CREATE TABLE meta (
    key   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);
