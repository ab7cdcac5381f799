-- Bank holidays as dated data, and what the database knows of itself.

CREATE TABLE bank_holiday (
    division  TEXT NOT NULL CHECK (division IN ('england-and-wales', 'scotland', 'northern-ireland')),
    date      TEXT NOT NULL,
    title     TEXT NOT NULL,
    loaded_at TEXT NOT NULL,
    PRIMARY KEY (division, date)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
