-- Which issued decision a later one came in the place of (returns.md 8.1).

ALTER TABLE decision_fact ADD COLUMN supersedes TEXT COLLATE "C" REFERENCES decision_fact (id);
