-- R13 as somebody would write it by hand: a row a referral, in the order of what it says.

DROP TABLE IF EXISTS latest;

CREATE TEMP TABLE latest (
    case_id TEXT PRIMARY KEY, at TEXT, counted INTEGER, received TEXT, age TEXT, location TEXT,
    exploitation TEXT, gender TEXT, nationalities TEXT, kind TEXT, responder TEXT, county_lines TEXT
) WITHOUT ROWID;

INSERT INTO latest
SELECT case_id, max(recorded_at), counted, nrm_received_on, age, location, exploitation, gender,
       nationalities, first_responder_type, first_responder, county_lines
FROM referral_fact
WHERE site_id = :site AND recorded_at <= :cut
GROUP BY case_id;

DELETE FROM latest WHERE counted = 0;

DROP TABLE IF EXISTS decided;

CREATE TEMP TABLE decided (
    case_id TEXT PRIMARY KEY, rg TEXT, cg TEXT, rg_end TEXT, cg_end TEXT
) WITHOUT ROWID;

INSERT INTO decided
SELECT case_id,
       max(CASE WHEN stage = 'rg' THEN issued_on || outcome || coalesce(negative_reason, '') END),
       max(CASE WHEN stage = 'cg' THEN issued_on || outcome || coalesce(negative_reason, '') END),
       max(CASE WHEN stage = 'rg' AND issued_on <= :last THEN issued_on || outcome END),
       max(CASE WHEN stage = 'cg' AND issued_on <= :last THEN issued_on || outcome END)
FROM decision_fact
WHERE site_id = :site AND recorded_at <= :cut
GROUP BY case_id;

SELECT substr(received, 1, 4), (substr(received, 6, 2) + 2) / 3, kind, responder, age, gender,
       nationalities, exploitation, location, substr(rg, 11), substr(rg, 1, 7), substr(cg, 11),
       substr(cg, 1, 7),
       CASE WHEN cg_end IS NULL AND rg_end LIKE '%positive'
            THEN julianday(:last) - julianday(received) END,
       county_lines
FROM latest LEFT JOIN decided USING (case_id)
WHERE received BETWEEN :first AND :last
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15;
