DROP TABLE decision_fact;
DROP TABLE referral_fact;
