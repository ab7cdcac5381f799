DROP TABLE identity_key;
DROP TABLE identity_record;
