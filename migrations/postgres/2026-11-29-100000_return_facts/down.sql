DROP TABLE matter_fact;
DROP TABLE circumstance_fact;
DROP INDEX decision_fact_by_case;
ALTER TABLE referral_fact DROP COLUMN child_id;
ALTER TABLE referral_fact DROP COLUMN county_lines;
ALTER TABLE referral_fact DROP COLUMN pilot;
ALTER TABLE referral_fact DROP COLUMN age_at_referral;
