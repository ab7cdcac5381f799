-- Returns read what they count of a site case by case, so that what is held in memory does
-- not grow with the site. Nothing reads it by day.

DROP INDEX referral_fact_by_receipt;
CREATE INDEX referral_fact_by_case ON referral_fact (site_id, case_id, recorded_at);

DROP INDEX decision_fact_by_issue;

DROP INDEX exit_fact_by_day;
CREATE INDEX exit_fact_by_case ON exit_fact (site_id, case_id, recorded_at);

DROP INDEX entitlement_fact_by_day;
CREATE INDEX entitlement_fact_by_case ON entitlement_fact (site_id, case_id, kind, recorded_at);

CREATE INDEX matter_fact_by_case ON matter_fact (site_id, case_id, kind, number, recorded_at);
CREATE INDEX circumstance_fact_by_case ON circumstance_fact (site_id, case_id, recorded_at);
