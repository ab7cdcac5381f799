-- What R1 to R6 and R8 hold, as somebody would write it by hand, in as few passes as SQL allows.
-- :year is a text, :first and :last are the first and last day of it, :cut is the instant
-- whose knowledge counts. Statements are run one after the other.

DROP TABLE IF EXISTS latest;

CREATE TEMP TABLE latest (
    case_id TEXT PRIMARY KEY, at TEXT, counted INTEGER, received TEXT, site_received TEXT,
    age TEXT, location TEXT, exploitation TEXT, gender TEXT, nationalities TEXT,
    kind TEXT, responder TEXT
) WITHOUT ROWID;

-- The other columns are those of the row with the greatest recorded_at.
INSERT INTO latest
SELECT case_id, max(recorded_at), counted, nrm_received_on, site_received_on,
       age, location, exploitation, gender, nationalities, first_responder_type, first_responder
FROM referral_fact
WHERE site_id = :site AND recorded_at <= :cut
GROUP BY case_id;

DELETE FROM latest WHERE counted = 0;

DROP TABLE IF EXISTS decided;

-- A day and an outcome in one text: the greatest is the last decision.
CREATE TEMP TABLE decided (
    case_id TEXT PRIMARY KEY, rg TEXT, cg TEXT, rg_before TEXT, cg_before TEXT, rg_end TEXT,
    cg_end TEXT, first_rg TEXT, first_cg TEXT
) WITHOUT ROWID;

INSERT INTO decided
SELECT case_id,
       max(CASE WHEN stage = 'rg' THEN issued_on || outcome END),
       max(CASE WHEN stage = 'cg' THEN issued_on || outcome END),
       max(CASE WHEN stage = 'rg' AND issued_on < :first THEN issued_on || outcome END),
       max(CASE WHEN stage = 'cg' AND issued_on < :first THEN issued_on || outcome END),
       max(CASE WHEN stage = 'rg' AND issued_on <= :last THEN issued_on || outcome END),
       max(CASE WHEN stage = 'cg' AND issued_on <= :last THEN issued_on || outcome END),
       min(CASE WHEN stage = 'rg' THEN issued_on END),
       min(CASE WHEN stage = 'cg' THEN issued_on END)
FROM decision_fact
WHERE site_id = :site AND recorded_at <= :cut
GROUP BY case_id;

DROP TABLE IF EXISTS gone;

CREATE TEMP TABLE gone (
    case_id TEXT PRIMARY KEY, at TEXT, kind TEXT, reason TEXT, left_on TEXT, after_rg INTEGER
) WITHOUT ROWID;

INSERT INTO gone
SELECT case_id, min(recorded_at), kind, reason, left_on, after_rg
FROM exit_fact
WHERE site_id = :site AND recorded_at <= :cut
GROUP BY case_id;

DROP TABLE IF EXISTS pending;

CREATE TEMP TABLE pending (
    case_id TEXT, kind TEXT, number INTEGER, at TEXT, begun_on TEXT, ended_on TEXT,
    PRIMARY KEY (case_id, kind, number)
) WITHOUT ROWID;

INSERT INTO pending
SELECT case_id, kind, number, max(recorded_at), begun_on, ended_on
FROM matter_fact
WHERE site_id = :site AND recorded_at <= :cut AND kind IN ('suspension', 'reconsideration')
GROUP BY case_id, kind, number;

-- R1
SELECT (substr(received, 6, 2) + 2) / 3 AS quarter, age, location, count(*)
FROM latest WHERE received BETWEEN :first AND :last
GROUP BY 1, 2, 3;

-- R2
SELECT (substr(received, 6, 2) + 2) / 3 AS quarter, kind, responder, exploitation, age, gender,
       nationalities, count(*)
FROM latest WHERE received BETWEEN :first AND :last
GROUP BY 1, 2, 3, 4, 5, 6, 7;

-- R3
SELECT (substr(issued_on, 6, 2) + 2) / 3 AS quarter, outcome, d.age, decider, count(*)
FROM decision_fact d JOIN latest USING (case_id)
WHERE d.site_id = :site AND d.recorded_at <= :cut AND stage = 'rg' AND initial
  AND issued_on BETWEEN :first AND :last
GROUP BY 1, 2, 3, 4;

-- R4
SELECT (substr(issued_on, 6, 2) + 2) / 3 AS quarter, outcome, d.age, decider, count(*)
FROM decision_fact d JOIN latest USING (case_id)
WHERE d.site_id = :site AND d.recorded_at <= :cut AND stage = 'cg' AND initial
  AND issued_on BETWEEN :first AND :last
GROUP BY 1, 2, 3, 4;

-- R5: how many took how long. Means and medians follow from it.
SELECT (substr(d.issued_on, 6, 2) + 2) / 3 AS quarter, stage, decider,
       julianday(d.issued_on) - julianday(received) AS taken,
       julianday(d.issued_on) - julianday(site_received) AS of_site,
       julianday(d.issued_on) - julianday(d.decided_on) AS until_issued,
       CASE stage WHEN 'cg' THEN julianday(d.issued_on) - julianday(substr(c.rg, 1, 10)) END AS after_rg,
       count(*)
FROM decision_fact d JOIN latest USING (case_id) JOIN decided c USING (case_id)
WHERE d.site_id = :site AND d.recorded_at <= :cut AND initial
  AND d.issued_on BETWEEN :first AND :last
GROUP BY 1, 2, 3, 4, 5, 6, 7;

-- R5a
SELECT (substr(issued_on, 6, 2) + 2) / 3 AS quarter, stage, decider,
       CASE WHEN taken <= 7 THEN 0 WHEN taken <= 45 THEN 1 WHEN taken <= 90 THEN 2
            WHEN taken <= 180 THEN 3 ELSE 4 END AS band,
       count(*)
FROM (SELECT issued_on, stage, decider, julianday(issued_on) - julianday(received) AS taken
      FROM decision_fact d JOIN latest USING (case_id)
      WHERE d.site_id = :site AND d.recorded_at <= :cut AND initial
        AND issued_on BETWEEN :first AND :last)
GROUP BY 1, 2, 3, 4;

-- R5b
SELECT (substr(received, 6, 2) + 2) / 3 AS quarter, 2 * count(*)
       + sum(julianday(first_rg) - julianday(received) <= 45)
       + sum(julianday(first_rg) - julianday(received) <= 90)
       + sum(julianday(first_rg) - julianday(received) <= 180)
       + sum(julianday(first_rg) - julianday(received) <= 365)
       + coalesce(sum(julianday(first_cg) - julianday(received) <= 45), 0)
       + coalesce(sum(julianday(first_cg) - julianday(received) <= 90), 0)
       + coalesce(sum(julianday(first_cg) - julianday(received) <= 180), 0)
       + coalesce(sum(julianday(first_cg) - julianday(received) <= 365), 0)
FROM latest LEFT JOIN decided USING (case_id)
WHERE received BETWEEN :first AND :last
  AND NOT EXISTS (SELECT 1 FROM gone WHERE gone.case_id = latest.case_id)
GROUP BY 1;

-- R6
SELECT state, band, suspended, count(*)
FROM (SELECT CASE
                 WHEN EXISTS (SELECT 1 FROM pending p
                              WHERE p.case_id = l.case_id AND p.kind = 'reconsideration'
                                AND begun_on <= :last AND coalesce(ended_on, '9999') > :last) THEN 2
                 WHEN cg_end IS NOT NULL THEN NULL
                 WHEN rg_end IS NULL THEN 0
                 WHEN rg_end LIKE '%positive' THEN 1
             END AS state,
             CASE WHEN julianday(:last) - julianday(received) <= 7 THEN 0
                  WHEN julianday(:last) - julianday(received) <= 45 THEN 1
                  WHEN julianday(:last) - julianday(received) <= 90 THEN 2
                  WHEN julianday(:last) - julianday(received) <= 180 THEN 3
                  ELSE 4 END AS band,
             EXISTS (SELECT 1 FROM pending p
                     WHERE p.case_id = l.case_id AND p.kind = 'suspension'
                       AND begun_on <= :last AND coalesce(ended_on, '9999') > :last) AS suspended
      FROM latest l LEFT JOIN decided USING (case_id)
      WHERE received <= :last
        AND NOT EXISTS (SELECT 1 FROM gone g WHERE g.case_id = l.case_id AND left_on <= :last))
WHERE state IS NOT NULL
GROUP BY 1, 2, 3;

-- R6a: what came in and went out follows from the open cases at both ends.
SELECT count(*)
FROM latest l LEFT JOIN decided USING (case_id)
WHERE received < :first AND cg_before IS NULL
  AND (rg_before IS NULL OR rg_before LIKE '%positive')
  AND NOT EXISTS (SELECT 1 FROM gone g WHERE g.case_id = l.case_id AND left_on < :first);

-- R6b
SELECT (substr(received, 6, 2) + 2) / 3 AS quarter,
       CASE
           WHEN g.case_id IS NOT NULL THEN 'closed'
           WHEN EXISTS (SELECT 1 FROM pending p
                        WHERE p.case_id = l.case_id AND p.kind = 'reconsideration'
                          AND ended_on IS NULL) THEN 'reconsideration'
           WHEN cg IS NOT NULL THEN 'cg ' || substr(cg, 11)
           WHEN rg IS NULL THEN 'awaiting rg'
           WHEN rg LIKE '%positive' THEN 'awaiting cg'
           ELSE 'rg negative'
       END AS state,
       gender, count(*)
FROM latest l LEFT JOIN decided USING (case_id) LEFT JOIN gone g USING (case_id)
WHERE received BETWEEN :first AND :last
GROUP BY 1, 2, 3;

-- R8
SELECT kind, reason, count(*)
FROM gone
WHERE left_on BETWEEN :first AND :last
GROUP BY 1, 2;
