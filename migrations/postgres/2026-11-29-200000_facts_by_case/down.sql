DROP INDEX circumstance_fact_by_case;
DROP INDEX matter_fact_by_case;

DROP INDEX entitlement_fact_by_case;
CREATE INDEX entitlement_fact_by_day ON entitlement_fact (site_id, opened_on, case_id);

DROP INDEX exit_fact_by_case;
CREATE INDEX exit_fact_by_day ON exit_fact (site_id, left_on, case_id);

CREATE INDEX decision_fact_by_issue ON decision_fact (site_id, issued_on, id);

DROP INDEX referral_fact_by_case;
CREATE INDEX referral_fact_by_receipt ON referral_fact (site_id, nrm_received_on, case_id);
