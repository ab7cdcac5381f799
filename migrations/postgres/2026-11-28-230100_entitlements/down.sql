DROP TABLE entitlement_fact;
