ALTER TABLE decision_fact DROP COLUMN supersedes;
